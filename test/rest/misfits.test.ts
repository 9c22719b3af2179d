import { expect, onTestFinished, test } from 'vitest'
import { adminHeaders, adminOptions } from '../support/admin.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { createRestService } from '../support/create-rest-source.ts'
import type { RestCall } from '../support/create-rest-source.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { buildGraph } from '../../gateway/graph/build-graph.ts'
import { gatewaySchema } from '../../gateway/config/gateway-options.ts'
import { startTestServer } from '../support/start-test-server.ts'

const text = { type: 'string' }
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const answer = (schema: object, more: object = {}) => ({
  200: { description: '', content: { 'application/json': { schema } }, ...more },
})
const byId = [{ name: 'id', in: 'path', required: true, schema: text }]

const document = {
  openapi: '3.0.3',
  info: { title: 'Shop', version: '1' },
  paths: {
    '/orders': {
      get: { operationId: 'listOrders', responses: answer({ type: 'array', items: ref('Order') }) },
    },
    '/users/{id}': { get: { operationId: 'getUser', parameters: byId, responses: answer(ref('User')) } },
    '/items/{id}': { get: { operationId: 'getItem', parameters: byId, responses: answer(ref('Item')) } },
  },
  components: {
    schemas: {
      Order: {
        type: 'object',
        properties: { total: { type: 'integer' }, itemId: text },
      },
      User: { type: 'object', properties: { name: text, age: { type: 'integer' } } },
      Item: { type: 'object', properties: { id: text, price: { type: 'number' } } },
    },
  },
}

function answerBadly({ line }: RestCall) {
  if (line.includes('/users')) return { headers: { 'content-type': 'application/json' }, body: '{"name":' }
  if (line.includes('/items')) return { body: { id: line.split('/').at(-1), price: 'dear' } }
  return {
    body: [
      { total: 1, itemId: 'a' },
      { total: 'x', itemId: 'b' },
      { total: [], itemId: 'a' },
    ],
  }
}

async function start() {
  const service = await createRestService(answerBadly)
  onTestFinished(() => service[Symbol.asyncDispose]())
  const { log, lines } = createRecordingLogger()
  const context = createSourceContext({ log })
  onTestFinished(() => context[Symbol.asyncDispose]())
  const settings = gatewaySchema.parse({
    sources: {
      shop: {
        kind: 'openapi',
        document,
        url: service.url,
        entities: { Item: { key: 'id', get: 'getItem' } },
        joins: { 'Order.item': { type: 'Item', from: 'itemId', key: 'id' } },
      },
    },
  })
  const graph = await buildGraph(settings, context)
  const server = await startTestServer({ graph, config: { admin: adminOptions } })

  async function misfits(): Promise<unknown> {
    const response = await fetch(`${server.adminUrl}status`, { headers: adminHeaders })
    const { graph: served } = (await response.json()) as { graph: { subgraphs: { misfits?: unknown }[] } }
    return served.subgraphs[0]?.misfits
  }
  const warnings = () => lines.filter(({ level }) => level === 'warn')
  return { server, misfits, warnings }
}

test('values of wrong types are counted by the operation that answered with them', async () => {
  const { server, misfits } = await start()
  expect(await misfits()).toEqual({})
  await server.post({ query: '{ all: listOrders { total itemId } }' })
  expect(await misfits()).toEqual({ listOrders: 2 })
  await server.post({ query: '{ listOrders { item { id price } } getUser(id: "1") { age } }' })
  expect(await misfits()).toEqual({ listOrders: 2, getItem: 3, getUser: 1 })
})

test('they are logged once in 10 seconds for each operation', async () => {
  const { server, warnings, misfits } = await start()
  for (let count = 0; count < 3; count += 1) await server.post({ query: '{ listOrders { total } }' })
  await server.post({ query: '{ getUser(id: "1") { age } }' })
  expect(await misfits()).toEqual({ listOrders: 6, getUser: 1 })
  expect(warnings()).toMatchObject([
    {
      message: expect.stringContaining(
        '"shop" answers listOrders with what its document does not say:',
      ) as string,
      facts: { source: 'shop', operation: 'listOrders', total: 2, path: ['listOrders', 1, 'total'] },
    },
    { facts: { operation: 'getUser', total: 1 } },
  ])
})
