import { createRoute, z } from '@hono/zod-openapi'
import type { GraphHolder } from '../../graph/graph-holder.ts'
import type { AdminApi } from '../../plugins/plugin.ts'

const graphSchema = z
  .object({
    id: z.string().openapi({ description: 'The SHA-256 of the supergraph, in hexadecimal.' }),
    subgraphs: z.array(z.object({ name: z.string(), url: z.string().optional() })),
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
      subgraphs: [...current.subgraphs.values()].map(({ name, url }) => ({ name, url })),
    }
    return context.json({ graph, whyNotReady: whyNotReady() }, 200)
  })
}
