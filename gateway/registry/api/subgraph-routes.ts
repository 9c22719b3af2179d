import { createRoute, z } from '@hono/zod-openapi'
import { GatewayError } from '../../errors/gateway-error.ts'
import { checkPublish } from '../changes/check-publish.ts'
import { publish, removeSubgraph } from '../changes/publish.ts'
import { checkReportSchema } from '../checks/check-report-schema.ts'
import type { RegistryParts } from '../registry-parts.ts'
import type { PublishRow } from '../store/registry-tables.ts'
import { listOwners } from '../store/variants.ts'
import { getVersion, listMembers } from '../store/versions.ts'
import type { VariantKey } from '../store/versions.ts'
import type { RegistryApi } from './registry-env.ts'
import {
  changedSchema,
  jsonAnswer,
  jsonBody,
  nameSchema,
  refusals,
  subgraphParams,
  variantParams,
} from './schemas.ts'

/** In gateways, and in the supergraph that all of them may read: no place for a password. */
const serviceUrl = z.url({ protocol: /^https?$/ }).refine((text) => new URL(text).username === '', {
  error: 'credentials do not belong here: set them in the config of the gateways',
})

const kindSchema = z.enum(['federation', 'graphql', 'openapi'])
const endpointSchema = z.object({ url: serviceUrl, weight: z.int().min(0).max(1_000).default(1) })
const labelsSchema = z
  .record(z.string().min(1).max(100), z.string().max(500))
  .refine((labels) => Object.keys(labels).length <= 50, { error: 'at most 50 labels' })
const optionsSchema = z.strictObject({
  entities: z.unknown().optional(),
  operations: z.unknown().optional(),
  types: z.unknown().optional(),
  joins: z.unknown().optional(),
})

const publishSchema = z
  .strictObject({
    kind: kindSchema.default('federation'),
    url: serviceUrl.openapi({ description: 'Where gateways call the service.' }),
    document: z.string().min(1).openapi({ description: 'SDL, or an OpenAPI document as JSON or YAML.' }),
    endpoints: z.array(endpointSchema).max(100).default([]).openapi({
      description: 'Where else it can be reached, by weight. Stored; gateways call `url` so far.',
    }),
    options: optionsSchema.prefault({}).openapi({
      description: 'Of kind `graphql` and `openapi`: options that the config of such a source has.',
    }),
    labels: labelsSchema.default({}),
    owner: nameSchema
      .optional()
      .openapi({ description: 'The team that owns it from now on; only admins may say.' }),
    allowBreaking: z.boolean().default(false).openapi({ description: 'Lets pass what breaks clients.' }),
  })
  .openapi('Publish')

const subgraphSchema = z
  .object({
    name: z.string(),
    kind: kindSchema,
    url: z.string(),
    endpoints: z.array(z.object({ url: z.string(), weight: z.int() })),
    labels: z.record(z.string(), z.string()),
    owner: z.string().optional().openapi({ description: 'A team; without one, it is the admins’.' }),
    publishedBy: z.string(),
    publishedAt: z.iso.datetime(),
  })
  .openapi('Subgraph')

const detailedSchema = subgraphSchema
  .extend({
    document: z.string(),
    options: z.record(z.string(), z.unknown()),
    sdl: z.string().openapi({ description: 'The federation SDL that was composed.' }),
  })
  .openapi('SubgraphWithDocument')

const versionQuery = z.object({
  version: z.coerce.number().int().min(1).optional().openapi({ description: 'Default: the newest.' }),
})

const putSubgraph = createRoute({
  method: 'put',
  path: '/graphs/{graph}/variants/{variant}/subgraphs/{subgraph}',
  operationId: 'publishSubgraph',
  summary: 'Publishes a subgraph to a variant.',
  description:
    'It is composed with the others first, and held against what clients have; what is refused changes nothing.',
  request: { params: subgraphParams, ...jsonBody(publishSchema) },
  responses: { 200: jsonAnswer('It is published.', changedSchema), ...refusals },
})

const deleteSubgraph = createRoute({
  method: 'delete',
  path: '/graphs/{graph}/variants/{variant}/subgraphs/{subgraph}',
  operationId: 'removeSubgraph',
  summary: 'Removes a subgraph from a variant.',
  request: { params: subgraphParams, query: z.object({ allowBreaking: z.stringbool().default(false) }) },
  responses: { 200: jsonAnswer('It is removed.', changedSchema), ...refusals },
})

const getSubgraphs = createRoute({
  method: 'get',
  path: '/graphs/{graph}/variants/{variant}/subgraphs',
  operationId: 'listSubgraphs',
  summary: 'What a variant is composed of.',
  request: { params: variantParams, query: versionQuery },
  responses: { 200: jsonAnswer('The subgraphs, by name.', z.array(subgraphSchema)) },
})

const getSubgraph = createRoute({
  method: 'get',
  path: '/graphs/{graph}/variants/{variant}/subgraphs/{subgraph}',
  operationId: 'getSubgraph',
  summary: 'A subgraph of a variant, with its document.',
  request: { params: subgraphParams, query: versionQuery },
  responses: { 200: jsonAnswer('The subgraph.', detailedSchema), 404: { description: 'There is none.' } },
})

const postCheck = createRoute({
  method: 'post',
  path: '/graphs/{graph}/variants/{variant}/subgraphs/{subgraph}/check',
  operationId: 'checkSubgraph',
  summary: 'Says what would come of a publish, and publishes nothing.',
  request: {
    params: subgraphParams,
    ...jsonBody(
      z.strictObject({
        document: z.string().min(1).openapi({ description: 'SDL, or an OpenAPI document as JSON or YAML.' }),
        kind: kindSchema
          .optional()
          .openapi({ description: 'Default: what was published last, else `federation`.' }),
        options: optionsSchema.optional().openapi({ description: 'Default: what was published last.' }),
      }),
    ),
  },
  responses: { 200: jsonAnswer('The report, whether it passes or not.', checkReportSchema) },
})

/** Lets teams publish, and everybody see what is published. */
export function addSubgraphRoutes(api: RegistryApi, parts: RegistryParts): void {
  api.openapi(putSubgraph, async (context) => {
    const input = { ...context.req.valid('json'), ...context.req.valid('param') }
    return context.json(await publish(parts, context.var.actor, input), 200)
  })
  api.openapi(deleteSubgraph, async (context) => {
    const input = { ...context.req.valid('query'), ...context.req.valid('param') }
    return context.json(await removeSubgraph(parts, context.var.actor, input), 200)
  })
  api.openapi(postCheck, async (context) => {
    const input = { ...context.req.valid('json'), ...context.req.valid('param') }
    return context.json(await checkPublish(parts, input), 200)
  })
  api.openapi(getSubgraphs, async (context) => {
    const found = await readSubgraphs(parts, context.req.valid('param'), context.req.valid('query').version)
    return context.json(
      found.map(({ row, owner }) => describe(row, owner)),
      200,
    )
  })
  api.openapi(getSubgraph, async (context) => {
    const { subgraph, ...key } = context.req.valid('param')
    const found = await readSubgraphs(parts, key, context.req.valid('query').version)
    const { row, owner } = found.find((one) => one.row.subgraph === subgraph) ?? {}
    if (!row)
      throw new GatewayError('NOT_REGISTERED', `The variant "${key.variant}" has no subgraph "${subgraph}".`)
    const { document, options, sdl } = row
    return context.json({ ...describe(row, owner), document, options, sdl }, 200)
  })
}

async function readSubgraphs(
  { database: { db } }: RegistryParts,
  key: VariantKey,
  version: number | undefined,
) {
  const newest = await getVersion(db, key, version)
  const [members, owners] = await Promise.all([
    listMembers(db, key, newest.version),
    listOwners(db, key.graph),
  ])
  return members.map((row) => ({ row, owner: owners.get(row.subgraph) }))
}

function describe(row: PublishRow, owner: string | undefined) {
  const { subgraph: name, kind, url, endpoints, labels } = row
  return {
    name,
    kind,
    url,
    endpoints: [...endpoints],
    labels,
    ...(owner !== undefined && { owner }),
    publishedBy: row.published_by,
    publishedAt: row.published_at.toISOString(),
  }
}
