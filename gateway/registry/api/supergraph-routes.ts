import { createRoute, z } from '@hono/zod-openapi'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Notices } from '../notices.ts'
import type { RegistryParts } from '../registry-parts.ts'
import { getVersion } from '../store/versions.ts'
import type { ServedVersion } from '../store/versions.ts'
import { waitForVersion } from '../wait-for-version.ts'
import type { RegistryApi } from './registry-env.ts'
import { variantParams } from './schemas.ts'

/** The longest that a request may ask to wait, in seconds. */
const maxWaitSeconds = 60

const getSupergraph = createRoute({
  method: 'get',
  path: '/graphs/{graph}/variants/{variant}/supergraph',
  operationId: 'getSupergraph',
  summary: 'The supergraph of a variant, for gateways.',
  description:
    'It has an ETag. With `Prefer: wait=20` (RFC 7240) and `If-None-Match`, the answer is held back until there is another ' +
    `supergraph, for ${maxWaitSeconds} seconds at most.`,
  request: {
    params: variantParams,
    query: z.object({
      version: z.coerce.number().int().min(1).optional().openapi({ description: 'Default: the newest.' }),
    }),
    headers: z.object({ prefer: z.string().optional(), 'if-none-match': z.string().optional() }),
  },
  responses: {
    200: { description: 'Its SDL.', content: { 'text/plain': { schema: z.string() } } },
    304: { description: 'It is the one that `If-None-Match` names.' },
    404: { description: 'Nothing was published to the variant yet.' },
  },
})

/** What {@link addSupergraphRoutes} needs. */
export interface SupergraphParts extends RegistryParts {
  readonly notices: Notices
}

/** Gives gateways what they serve. */
export function addSupergraphRoutes(api: RegistryApi, parts: SupergraphParts): void {
  api.openapi(getSupergraph, async (context) => {
    const key = context.req.valid('param')
    const { version } = context.req.valid('query')
    const { prefer, 'if-none-match': ifNoneMatch } = context.req.valid('header')
    const knownHashes = readHashes(ifNoneMatch)
    const waitSeconds = version === undefined && knownHashes.length > 0 ? readWait(prefer) : 0
    const { signal } = context.req.raw
    const served =
      waitSeconds > 0
        ? await waitForVersion(parts, key, { knownHashes, timeoutMs: waitSeconds * 1_000, signal })
        : await getVersion(parts.database.db, key, version)
    if (!served)
      throw new GatewayError('NOT_REGISTERED', `Nothing was published to the variant "${key.variant}".`)
    const headers = headersOf(served, waitSeconds)
    if (knownHashes.includes(served.hash)) return context.body(null, 304, headers)
    return context.text(served.supergraph_sdl, 200, headers)
  })
}

function headersOf({ hash, version }: ServedVersion, waitSeconds: number): Record<string, string> {
  return {
    etag: `"${hash}"`,
    'cache-control': 'no-cache',
    'x-selvage-graph-version': String(version),
    ...(waitSeconds > 0 && { 'preference-applied': `wait=${waitSeconds}` }),
  }
}

/** Of `If-None-Match`, which compares weakly: a proxy that compresses may have made weak what was strong. */
function readHashes(header: string | undefined): readonly string[] {
  return [...(header ?? '').matchAll(/"([0-9a-f]{64})"/g)].map(([, hash = '']) => hash)
}

function readWait(prefer: string | undefined): number {
  const [, seconds] = /(?:^|,)\s*wait\s*=\s*(\d{1,6})\b/i.exec(prefer ?? '') ?? []
  return Math.min(Number(seconds ?? 0), maxWaitSeconds)
}
