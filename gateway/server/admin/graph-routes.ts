import { createRoute, z } from '@hono/zod-openapi'
import { etag } from 'hono/etag'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { GraphHolder } from '../../graph/graph-holder.ts'
import type { AdminApi } from '../../plugins/plugin.ts'

const graphSchema = z
  .object({
    id: z.string().openapi({ description: 'The SHA-256 of the supergraph, in hexadecimal.' }),
    subgraphs: z.array(
      z.object({
        name: z.string(),
        url: z.string().optional(),
        misfits: z.record(z.string(), z.int()).optional().openapi({
          description:
            'Of a REST service: values that are not what its document says, by operation, since the graph was built.',
        }),
      }),
    ),
  })
  .openapi('Graph')

const statusSchema = z
  .object({
    graph: graphSchema
      .optional()
      .openapi({ description: 'What is served; nothing when there is no graph yet.' }),
    whyNotReady: z.string().optional(),
  })
  .openapi('Status')

const getStatus = createRoute({
  method: 'get',
  path: '/status',
  operationId: 'getStatus',
  summary: 'What is served now.',
  responses: {
    200: { description: 'What is served.', content: { 'application/json': { schema: statusSchema } } },
  },
})

const getSupergraph = createRoute({
  method: 'get',
  path: '/supergraph',
  operationId: 'getSupergraph',
  summary: 'The supergraph that is served, for other gateways: it has an ETag.',
  responses: {
    200: { description: 'Its SDL.', content: { 'text/plain': { schema: z.string() } } },
    304: { description: 'It is the one that `If-None-Match` names.' },
    503: { description: 'There is no graph yet.' },
  },
})

/** What {@link addGraphRoutes} tells of. */
export interface ServedGraph {
  readonly graphs: GraphHolder
  readonly whyNotReady: () => string | undefined
}

/** Tells what is served. */
export function addGraphRoutes(api: AdminApi, { graphs, whyNotReady }: ServedGraph): void {
  api.openapi(getStatus, (context) => {
    const { current } = graphs
    const graph = current && {
      id: current.id,
      subgraphs: [...current.subgraphs.values()].map(({ name, url, misfits }) => ({
        name,
        url,
        ...(misfits && { misfits: Object.fromEntries(misfits) }),
      })),
    }
    return context.json({ graph, whyNotReady: whyNotReady() }, 200)
  })
  api.use(getSupergraph.path, etag())
  api.openapi(getSupergraph, (context) => {
    const { current } = graphs
    if (!current) throw new GatewayError('NOT_READY', whyNotReady() ?? 'There is no graph yet.')
    return context.text(current.supergraphSdl, 200, { etag: `"${current.id}"`, 'cache-control': 'no-cache' })
  })
}
