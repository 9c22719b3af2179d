import { expect, test } from 'vitest'
import { createRestSource } from '../support/create-rest-source.ts'

const text = { type: 'string' }
const answers = (content: object) => ({ 200: { description: '', content } })
const jsonText = { 'application/json': { schema: text } }

function document(pathItem: object, components: object = {}) {
  return {
    openapi: '3.2.0',
    $self: 'https://example.com/shop.json',
    info: { title: 'Shop', version: '1' },
    servers: [{ url: 'https://example.com', name: 'main' }],
    paths: { '/orders': pathItem },
    components,
  }
}

test('QUERY reads with a body', async () => {
  const query = {
    operationId: 'findOrders',
    requestBody: {
      content: { 'application/json': { schema: { type: 'object', properties: { state: text } } } },
    },
    responses: answers(jsonText),
  }
  await using source = await createRestSource(document({ query }), () => ({ body: '"one"' }))
  expect(await source.run('{ findOrders(input: { state: "open" }) }')).toEqual({
    data: { findOrders: 'one' },
  })
  expect(source.calls).toMatchObject([{ line: 'QUERY /orders', body: '{"state":"open"}' }])
})

test('operations of other methods are mutations', async () => {
  const additionalOperations = { COPY: { responses: answers(jsonText) } }
  await using source = await createRestSource(document({ additionalOperations }), () => ({ body: '"done"' }))
  expect(await source.run('mutation { copyOrders }')).toEqual({ data: { copyOrders: 'done' } })
  expect(source.calls.map(({ line }) => line)).toEqual(['COPY /orders'])
})

test('a parameter may be the whole query', async () => {
  const schema = { type: 'object', properties: { state: text, 'per-page': { type: 'integer' } } }
  const parameters = [
    { name: 'filter', in: 'querystring', content: { 'application/x-www-form-urlencoded': { schema } } },
  ]
  const get = { operationId: 'listOrders', parameters, responses: answers(jsonText) }
  await using source = await createRestSource(document({ get }), () => ({ body: '"one"' }))
  await source.run('{ listOrders(filter: { state: "on hold", perPage: 5 }) }')
  expect(source.calls.map(({ line }) => line)).toEqual(['GET /orders?state=on%20hold&per-page=5'])
})

test('a query that is no form is left out', async () => {
  const parameters = [{ name: 'filter', in: 'querystring', content: { 'application/json': { schema: {} } } }]
  const warnings: unknown[] = []
  const ignore = () => undefined
  const log = {
    debug: ignore,
    info: ignore,
    error: ignore,
    warn: (...line: unknown[]) => void warnings.push(line),
  }
  const get = { operationId: 'listOrders', parameters }
  const post = { operationId: 'createOrder' }
  await using source = await createRestSource(document({ get, post }), () => ({}), { facts: { log } })
  expect(source.subgraph.sdl).not.toContain('listOrders')
  expect(warnings).toEqual([
    [
      { source: 'shop', pointer: '#/paths/~1orders/get/parameters/0' },
      '"shop" leaves out GET /orders: a `querystring` that is no form can not be written',
    ],
  ])
})

test('media types may be components', async () => {
  const content = { 'application/json': { $ref: '#/components/mediaTypes/Order' } }
  const components = {
    mediaTypes: { Order: { schema: { $ref: '#/components/schemas/Order' } } },
    schemas: { Order: { type: 'object', properties: { state: text } } },
  }
  const post = { operationId: 'createOrder', requestBody: { content }, responses: answers(content) }
  await using source = await createRestSource(document({ post }, components), ({ body }) => ({
    headers: { 'content-type': 'application/json' },
    body,
  }))
  const result = await source.run('mutation { createOrder(input: { state: "open" }) { state } }')
  expect(result).toEqual({ data: { createOrder: { state: 'open' } } })
})

test('a stream of items is the text of it', async () => {
  const get = {
    operationId: 'followOrders',
    responses: answers({ 'application/jsonl': { itemSchema: { type: 'object' } } }),
  }
  await using source = await createRestSource(document({ get }), () => ({ body: '{"a":1}\n{"a":2}\n' }))
  expect(await source.run('{ followOrders }')).toEqual({ data: { followOrders: '{"a":1}\n{"a":2}\n' } })
})
