import { createRoute, z } from '@hono/zod-openapi'
import type { GraphManager } from '../../graph/graph-manager.ts'
import type { AdminApi } from '../../plugins/plugin.ts'

const params = z.object({ name: z.string().min(1) })
const done = { 204: { description: 'It is served so.' } }

const putSource = createRoute({
  method: 'put',
  path: '/sources/{name}',
  operationId: 'putSource',
  summary: 'Adds a source, or puts another in its place.',
  description: 'It is composed first; what does not compose changes nothing. It outlasts a restart.',
  request: {
    params,
    body: {
      required: true,
      description: 'The source as a config has it, of kind federation, graphql or openapi.',
      content: { 'application/json': { schema: z.looseObject({ kind: z.string() }) } },
    },
  },
  responses: done,
})

const deleteSource = createRoute({
  method: 'delete',
  path: '/sources/{name}',
  operationId: 'deleteSource',
  summary: 'Removes a source.',
  description: 'The others are composed first; what does not compose changes nothing. It outlasts a restart.',
  request: { params },
  responses: done,
})

/** Changes the sources of the graph while it is served. */
export function addSourceRoutes(api: AdminApi, manager: GraphManager): void {
  api.openapi(putSource, async (context) => {
    const { name } = context.req.valid('param')
    await manager.changeSource({ name, options: context.req.valid('json') })
    return context.body(null, 204)
  })
  api.openapi(deleteSource, async (context) => {
    await manager.changeSource({ name: context.req.valid('param').name, options: null })
    return context.body(null, 204)
  })
}
