import { GraphQLError } from 'graphql'
import { describe, expect, onTestFinished, test } from 'vitest'
import { GatewayError } from '../../gateway/errors/gateway-error.ts'
import { startService } from '../support/start-service.ts'
import type { AnswerRequest } from '../support/start-service.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import { answering, answeringJson, startShop } from './shop.ts'

const document = {
  openapi: '3.0.3',
  info: { title: 'Stock', version: '1' },
  paths: {
    '/products/{id}': {
      get: {
        operationId: 'product',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          200: {
            description: '',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Product' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Product: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'string' }, stock: { type: 'integer' }, sold: { type: 'boolean' } },
      },
    },
  },
}

/** Asks the shop's catalog joined with a REST service that answers as told. */
async function askRest(answer: AnswerRequest, query = '{ shop products { name stock } }') {
  const shop = await startShop()
  const stock = await startService(answer)
  onTestFinished(() => stock[Symbol.asyncDispose]())
  const gateway = await startTestGateway({
    sources: {
      catalog: { kind: 'federation', url: shop.catalog.url },
      stock: {
        kind: 'openapi',
        url: new URL(stock.url).origin,
        document,
        timeoutMs: 200,
        maxResponseBytes: 10_000,
        entities: { Product: { key: 'id', get: 'product' } },
      },
    },
  })
  const response = await gateway.post({ query })
  return { status: response.status, body: await (response.json() as Promise<unknown>), gateway }
}

const json = 'application/json'

const withoutStock = {
  shop: 'Loom & Co',
  products: [
    { name: 'Loom', stock: null },
    { name: 'Yarn', stock: null },
  ],
}

test('a REST service joins', async () => {
  const { body } = await askRest((request, response) => {
    const id = request.url?.split('/').at(-1)
    response.writeHead(200, { 'content-type': json }).end(JSON.stringify({ id, stock: Number(id) * 10 }))
  })
  expect(body).toEqual({
    data: {
      shop: 'Loom & Co',
      products: [
        { name: 'Loom', stock: 10 },
        { name: 'Yarn', stock: 20 },
      ],
    },
  })
})

describe('a REST service that gives no usable answer costs its own fields', () => {
  test.each<readonly [string, AnswerRequest, Readonly<Record<string, unknown>>]>([
    [
      'answers 500 with HTML',
      answering(500, 'text/html', '<h1>oops</h1>'),
      { code: 'SUBGRAPH_HTTP_ERROR', http: { status: 500 } },
    ],
    ['answers HTML', answering(200, 'text/html', '<h1>hi</h1>'), { code: 'SUBGRAPH_BAD_RESPONSE' }],
    ['answers truncated JSON', answering(200, json, '{"id":'), { code: 'SUBGRAPH_BAD_RESPONSE' }],
    ['answers nothing', answering(200, json, ''), { code: 'SUBGRAPH_BAD_RESPONSE' }],
    ['takes too long', () => undefined, { code: 'SUBGRAPH_TIMEOUT' }],
    [
      'resets the connection',
      (request) => void request.socket.resetAndDestroy(),
      { code: 'SUBGRAPH_UNREACHABLE' },
    ],
    [
      'answers with a huge body',
      answering(200, json, `{"id":"${'x'.repeat(20_000)}"}`),
      { code: 'SUBGRAPH_RESPONSE_TOO_LARGE', limitBytes: 10_000 },
    ],
  ])('%s', async (...[, answer, extensions]) => {
    const { status, body, gateway } = await askRest(answer)
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        data: withoutStock,
        errors: [0, 1].map((index) => ({
          path: ['products', index, 'stock'],
          extensions: { ...extensions, subgraph: 'stock' },
        })),
      },
    })
    expect(JSON.stringify(body)).not.toContain('Unexpected error.')
    expect(gateway.lines.filter(({ level }) => level === 'error')).toEqual([])
  })
})

test("a problem document reaches the client, and the service's status is not the gateway's", async () => {
  const problem = {
    type: 'https://example.com/sold-out',
    title: 'Sold out',
    status: 409,
    detail: 'Until May.',
  }
  const { status, body } = await askRest(
    answering(409, 'application/problem+json', JSON.stringify(problem)),
    '{ shop product(id: "1") { stock } }',
  )
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      data: { shop: 'Loom & Co', product: null },
      errors: [
        {
          path: ['product'],
          extensions: { code: 'SUBGRAPH_HTTP_ERROR', subgraph: 'stock', http: { status: 409 } },
        },
      ],
    },
  })
  expect(JSON.stringify(body)).toContain('Until May.')
})

test.each([
  ['a text for an integer', { id: '1', stock: 'many' }],
  ['a list for an object', [{ id: '1', stock: 1 }]],
  ['a text for an object', 'Loom'],
])('%s is an error at its place', async (_, answer) => {
  const { body } = await askRest(answeringJson(answer), '{ shop product(id: "1") { stock } }')
  expect(body).toMatchObject({
    data: { shop: 'Loom & Co' },
    errors: [{ extensions: { code: 'SUBGRAPH_BAD_RESPONSE', subgraph: 'stock' } }],
  })
})

describe('a resolver in the gateway that throws', () => {
  async function askLocal(error: Error) {
    const shop = await startShop()
    const gateway = await startTestGateway({
      sources: {
        catalog: { kind: 'federation', url: shop.catalog.url },
        own: {
          kind: 'local',
          schema: {
            sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
              type Product @key(fields: "id") { id: ID!, label: String }`,
          },
          resolvers: {
            Product: {
              label({ id }: { id: string }) {
                if (id === '1') throw error
                return 'new'
              },
            },
          },
        },
      },
    })
    const response = await gateway.post({ query: '{ products { name label } }' }, { 'x-request-id': 'r1' })
    return { body: await (response.json() as Promise<unknown>), gateway }
  }

  const data = {
    products: [
      { name: 'Loom', label: null },
      { name: 'Yarn', label: 'new' },
    ],
  }
  const path = ['products', 0, 'label']

  test('is masked and logged when that was not meant', async () => {
    const { body, gateway } = await askLocal(new TypeError('connection to postgres://user:pw@db failed'))
    const extensions = { code: 'INTERNAL_SERVER_ERROR', subgraph: 'own' }
    expect(body).toEqual({ data, errors: [{ message: 'Unexpected error.', path, extensions }] })
    expect(gateway.lines).toMatchObject([
      {
        level: 'error',
        facts: { requestId: 'r1', err: { message: 'connection to postgres://user:pw@db failed' } },
      },
    ])
  })

  test('tells the client when it means to', async () => {
    const { body, gateway } = await askLocal(new GraphQLError('No.', { extensions: { code: 'FORBIDDEN' } }))
    expect(body).toEqual({
      data,
      errors: [{ message: 'No.', path, extensions: { code: 'FORBIDDEN', subgraph: 'own' } }],
    })
    expect(gateway.lines).toEqual([])
  })

  test('tells the client of an error of the catalogue', async () => {
    const { body } = await askLocal(new GatewayError('BAD_USER_INPUT', 'Too long.'))
    expect(body).toEqual({
      data,
      errors: [{ message: 'Too long.', path, extensions: { code: 'BAD_USER_INPUT', subgraph: 'own' } }],
    })
  })
})
