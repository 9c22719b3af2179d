import { createHmac } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { gatewaySchema } from '../../gateway/config/gateway-options.ts'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import type { OpenApiSourceOptions } from '../../gateway/config/sources/openapi-options.ts'
import { buildGraph } from '../../gateway/graph/build-graph.ts'
import { createEventHub } from '../../gateway/sources/event-hub.ts'
import { createRestService } from '../support/create-rest-source.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { eventually } from '../support/eventually.ts'
import { readEvents } from '../support/read-events.ts'
import { startRedis } from '../support/start-redis.ts'
import { startTestServer } from '../support/start-test-server.ts'
import type { TestServer } from '../support/start-test-server.ts'

const text = { type: 'string' }
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const body = (schema: object) => ({ content: { 'application/json': { schema } } })
const info = { title: 'Test', version: '1' }

const shop = {
  openapi: '3.1.0',
  info,
  paths: {
    '/orders': {
      post: {
        operationId: 'createOrder',
        requestBody: body({ type: 'object', properties: { callbackUrl: text } }),
        responses: { 201: { description: '', ...body(ref('Order')) } },
        callbacks: {
          shipped: {
            '{$request.body#/callbackUrl}': {
              put: {
                requestBody: body({
                  type: 'object',
                  required: ['trackingCode'],
                  properties: { trackingCode: text, parcels: { type: 'array', items: { type: 'integer' } } },
                }),
                responses: { 200: { description: '' } },
              },
            },
          },
        },
      },
    },
  },
  webhooks: {
    'order.placed': {
      post: {
        summary: 'An order was placed.',
        requestBody: body(ref('Order')),
        responses: { 202: { description: '' } },
      },
    },
    ping: { post: { responses: {} } },
    'x-note': 'no webhook',
    scan: {
      post: { requestBody: { content: { 'image/png': {} } }, responses: {} },
    },
    event: { post: { requestBody: body({ oneOf: [ref('Order'), ref('Refund')] }) } },
    stock: { post: { requestBody: body({ type: 'object', additionalProperties: { type: 'integer' } }) } },
  },
  components: {
    schemas: {
      Order: {
        type: 'object',
        required: ['id', 'state'],
        properties: {
          id: { type: 'integer', format: 'int64' },
          state: { enum: ['placed', 'on-hold'] },
          'customer-id': text,
          placedAt: { type: 'string', format: 'date-time' },
          lines: { type: 'array', items: ref('Line') },
        },
      },
      Line: {
        type: 'object',
        required: ['sku'],
        properties: { sku: text, count: { type: ['integer', 'null'] } },
      },
      Refund: { type: 'object', required: ['refund'], properties: { refund: { type: 'number' } } },
    },
  },
}

const accounts = {
  openapi: '3.1.0',
  info,
  paths: {
    '/customers/{id}': {
      get: {
        operationId: 'getCustomer',
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        responses: { 200: { description: '', ...body(ref('Customer')) } },
      },
    },
  },
  components: { schemas: { Customer: { type: 'object', properties: { id: text, name: text } } } },
}

const secret = 'what the shop signs with'
const signature = { kind: 'hmac', header: 'x-shop-signature', secret, prefix: 'sha256=' } as const
const webhooks = { path: '/webhooks/shop', signature }
const source: OpenApiSourceOptions = {
  kind: 'openapi',
  document: shop,
  url: 'http://127.0.0.1:9',
  webhooks,
}

async function build(
  sources: GatewayOptions['sources'],
  engine: 'plan' | 'stitch' = 'plan',
  hub = createEventHub(),
) {
  const context = createSourceContext({ hub })
  onTestFinished(() => context[Symbol.asyncDispose]())
  return buildGraph(gatewaySchema.parse({ sources, engine }), context)
}

async function start(options: Partial<NonNullable<OpenApiSourceOptions['webhooks']>> = {}) {
  const graph = await build({ shop: { ...source, webhooks: { ...webhooks, ...options } } })
  return startTestServer({ graph })
}

async function subscribe({ post }: Pick<TestServer, 'post'>, fields: string) {
  const response = await post({ query: `subscription { ${fields} }` }, { accept: 'text/event-stream' })
  return readEvents(response)
}

interface Sent {
  readonly name: string
  readonly message: unknown
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends a message to a webhook of the shop, signed unless the headers say otherwise. */
function send(
  { origin }: Pick<TestServer, 'origin'>,
  { name, message, method = 'POST', headers = {} }: Sent,
): Promise<Response> {
  const sent = typeof message === 'string' ? message : JSON.stringify(message)
  const signed = `sha256=${createHmac('sha256', secret).update(sent).digest('hex')}`
  return fetch(`${origin}/webhooks/shop/${name}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-shop-signature': signed, ...headers },
    body: sent,
  })
}

const order = { id: 1, state: 'placed' }

describe.each(['plan', 'stitch'] as const)('with the engine %s', (engine) => {
  test('a webhook is a subscription, whose objects lead to those of other services', async () => {
    const service = await createRestService(({ line }) => ({
      body: { id: line.split('/').at(-1), name: 'Ada' },
    }))
    onTestFinished(() => service[Symbol.asyncDispose]())
    const graph = await build(
      {
        shop: { ...source, joins: { 'Order.customer': { type: 'Customer', from: 'customerId' } } },
        accounts: {
          kind: 'openapi',
          document: accounts,
          url: service.url,
          entities: { Customer: { key: 'id', get: 'getCustomer' } },
        },
      },
      engine,
    )
    const server = await startTestServer({ graph })
    const events = await subscribe(
      server,
      'placed: orderPlaced { id state placedAt lines { sku count } customer { name } }',
    )
    const sent = `{"id":9007199254740993,"state":"on-hold","customer-id":"ada","placedAt":"2026-11-24T02:00:00Z","lines":[{"sku":"hat","count":null}],"more":1}`
    const response = await send(server, { name: 'orderPlaced', message: sent })
    expect([response.status, await response.text()]).toEqual([202, ''])
    expect(await events.next()).toEqual({
      done: false,
      value: {
        data: {
          placed: {
            id: '9007199254740993',
            state: 'onHold',
            placedAt: '2026-11-24T02:00:00Z',
            lines: [{ sku: 'hat', count: null }],
            customer: { name: 'Ada' },
          },
        },
      },
    })
    expect(service.calls.map(({ line }) => line)).toEqual(['GET /customers/ada'])
  })

  test('a message reaches each subscriber, in order, and nobody else', async () => {
    const server = await startTestServer({ graph: await build({ shop: source }, engine) })
    const listening = [
      await subscribe(server, 'orderPlaced { id }'),
      await subscribe(server, 'orderPlaced { state }'),
    ]
    const other = await subscribe(server, 'ping')
    for (const id of [1, 2])
      expect((await send(server, { name: 'orderPlaced', message: { ...order, id } })).status).toBe(202)
    expect((await send(server, { name: 'ping', message: { any: ['thing'] } })).status).toBe(204)
    expect(await listening[0]?.next()).toMatchObject({ value: { data: { orderPlaced: { id: 1 } } } })
    expect(await listening[0]?.next()).toMatchObject({ value: { data: { orderPlaced: { id: 2 } } } })
    expect(await listening[1]?.next()).toMatchObject({
      value: { data: { orderPlaced: { state: 'placed' } } },
    })
    expect(await other.next()).toMatchObject({ value: { data: { ping: { any: ['thing'] } } } })
  })

  test('a callback is a subscription, and comes by its own method', async () => {
    const server = await startTestServer({ graph: await build({ shop: source }, engine) })
    const events = await subscribe(server, 'createOrderShipped { trackingCode parcels }')
    const message = { trackingCode: 'T1', parcels: [1, 2] }
    const response = await send(server, { name: 'createOrderShipped', message, method: 'PUT' })
    expect(response.status).toBe(200)
    expect(await events.next()).toMatchObject({ value: { data: { createOrderShipped: message } } })
  })

  test('a message of one of several schemas is the member that it fits', async () => {
    const server = await startTestServer({ graph: await build({ shop: source }, engine) })
    const events = await subscribe(
      server,
      'event { __typename ... on Refund { refund } ... on Order { id } }',
    )
    for (const message of [{ refund: 2.5 }, order]) await send(server, { name: 'event', message })
    expect(await events.next()).toMatchObject({
      value: { data: { event: { __typename: 'Refund', refund: 2.5 } } },
    })
    expect(await events.next()).toMatchObject({ value: { data: { event: { __typename: 'Order', id: 1 } } } })
  })

  test('a value of another format is an error at its field', async () => {
    const server = await startTestServer({ graph: await build({ shop: source }, engine) })
    const events = await subscribe(server, 'orderPlaced { id placedAt }')
    expect(
      (await send(server, { name: 'orderPlaced', message: { ...order, placedAt: 'soon' } })).status,
    ).toBe(202)
    expect(await events.next()).toMatchObject({
      value: {
        data: { orderPlaced: { id: 1, placedAt: null } },
        errors: [
          {
            path: ['orderPlaced', 'placedAt'],
            extensions: { code: 'SUBGRAPH_BAD_RESPONSE', subgraph: 'shop' },
          },
        ],
      },
    })
  })
})

test.each([
  ['without its signature', order, { headers: { 'x-shop-signature': '' } }, 401, 'UNAUTHENTICATED'],
  ['with another one', order, { headers: { 'x-shop-signature': 'sha256=00' } }, 401, 'UNAUTHENTICATED'],
  ['by another method', order, { method: 'PUT' }, 405, 'METHOD_NOT_ALLOWED'],
  [
    'of another media type',
    order,
    { headers: { 'content-type': 'text/plain' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['that is no JSON', '{"id":', {}, 400, 'BAD_REQUEST'],
  ['that is too large', { ...order, note: 'x'.repeat(2_000) }, {}, 413, 'REQUEST_TOO_LARGE'],
] satisfies [what: string, message: unknown, sent: Partial<Sent>, status: number, code: string][])(
  'refuses a message %s',
  async (...[, message, sent, status, code]) => {
    const server = await start({ maxBodyBytes: 1_000 })
    const events = await subscribe(server, 'orderPlaced { id }')
    const response = await send(server, { name: 'orderPlaced', message, ...sent })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('allow')).toBe(status === 405 ? 'POST' : null)
    expect(await response.json()).toMatchObject({ status, code })
    expect(server.lines).toMatchObject([{ level: 'warn', facts: { err: { code } } }])
    await send(server, { name: 'orderPlaced', message: { ...order, id: 7 } })
    expect(await events.next()).toMatchObject({ value: { data: { orderPlaced: { id: 7 } } } })
  },
)

test.each([
  ['#', 'orderPlaced', [order]],
  ['#', 'orderPlaced', null],
  ['#/id', 'orderPlaced', { state: 'placed' }],
  ['#/id', 'orderPlaced', { ...order, id: 'one' }],
  ['#/state', 'orderPlaced', { ...order, state: 'lost' }],
  ['#/lines', 'orderPlaced', { ...order, lines: {} }],
  ['#/lines/1/sku', 'orderPlaced', { ...order, lines: [{ sku: 'a' }, { count: 1 }] }],
  ['#/lines/0/count', 'orderPlaced', { ...order, lines: [{ sku: 'a', count: 1.5 }] }],
  ['#', 'event', { refund: 'all' }],
])(
  'refuses a message that is not what the document says, at %s of %s: %j',
  async (pointer, name, message) => {
    const server = await start()
    const response = await send(server, { name, message })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      title: `The message is not what the OpenAPI document says, at "${pointer}".`,
      code: 'BAD_REQUEST',
    })
  },
)

test('what is no webhook of the document is not there', async () => {
  const server = await start()
  expect((await send(server, { name: 'orderLost', message: order })).status).toBe(404)
})

test('says which messages no client could be given', async () => {
  const context = createSourceContext()
  onTestFinished(() => context[Symbol.asyncDispose]())
  const lines: string[] = []
  const warn = (_facts: unknown, message = '') => lines.push(message)
  const log = { ...context.log, warn }
  const graph = await buildGraph(gatewaySchema.parse({ sources: { shop: source } }), { ...context, log })
  await graph.close()
  expect(lines).toEqual(['"shop" leaves out webhook scan: only messages in JSON can be subscribed to'])
})

test('serves as many subscribers as the config says, and another one when one has left', async () => {
  const server = await start({ maxSubscribers: 1 })
  const client = new AbortController()
  const first = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { ping }' }),
    signal: client.signal,
  })
  expect(first.status).toBe(200)
  expect(await (await subscribe(server, 'orderPlaced { id }')).next()).toMatchObject({
    value: { errors: [{ extensions: { code: 'TOO_MANY_SUBSCRIBERS' } }] },
  })
  client.abort()
  await eventually(async () => {
    const events = await subscribe(server, 'ping')
    await send(server, { name: 'ping', message: { text: 'hello' } })
    expect(await events.next()).toMatchObject({ value: { data: { ping: { text: 'hello' } } } })
  })
})

test('a subscription goes on when there is another graph', async () => {
  const hub = createEventHub()
  const server = await startTestServer({ graph: await build({ shop: source }, 'plan', hub) })
  const events = await subscribe(server, 'orderPlaced { id }')
  server.graphs.swap(await build({ shop: source }, 'plan', hub))
  await send(server, { name: 'orderPlaced', message: { ...order, id: 2 } })
  expect(await events.next()).toMatchObject({ value: { data: { orderPlaced: { id: 2 } } } })
})

describe('with several processes that share a Redis', () => {
  const startAll = async () => {
    const redis = await startRedis()
    const start = async () => {
      const config = { redis: { url: redis.url, commandTimeoutMs: 500 } }
      return startTestServer({ graph: await build({ shop: source }), config })
    }
    return { redis, one: await start(), other: await start() }
  }

  test('a message reaches the subscribers of all of them, once', async () => {
    const { one, other } = await startAll()
    const events = await Promise.all([one, other].map((server) => subscribe(server, 'orderPlaced { id }')))
    const firsts = events.map((stream) => stream.next())
    // The other one may not have begun to listen to Redis.
    let id = 0
    await eventually(async () => {
      id += 1
      expect((await send(one, { name: 'orderPlaced', message: { ...order, id } })).status).toBe(202)
      const pause = new Promise<string>((resolve) => setImmediate(() => resolve('nothing yet')))
      expect(await Promise.race([firsts[1], pause])).not.toBe('nothing yet')
    })
    const last = '9007199254740993'
    await send(one, { name: 'orderPlaced', message: `{"id":${last},"state":"placed"}` })
    for (const [index, stream] of events.entries()) {
      const ids: unknown[] = []
      for (let event = await firsts[index]; event && !event.done; event = await stream.next()) {
        const placed: unknown = event.value.data?.orderPlaced
        ids.push(placed)
        if (isDeepStrictEqual(placed, { id: last })) break
      }
      expect(new Set(ids.map((one) => JSON.stringify(one))).size).toBe(ids.length)
    }
  })

  test('a message that can not be passed on is to be sent again', async () => {
    const { redis, one } = await startAll()
    await redis.kill()
    const response = await eventually(async () => {
      const refused = await send(one, { name: 'orderPlaced', message: order })
      expect(refused.status).toBe(503)
      return refused
    })
    expect(await response.json()).toMatchObject({ code: 'NOT_READY' })
  })
})

test('two sources may have webhooks of one name, where the config gives one of them another', async () => {
  const document = { openapi: '3.1.0', info, webhooks: { ping: { post: {} }, pong: { post: {} } } }
  const operations = {
    ping: { name: 'otherPing' },
    'order.placed': { name: 'ordered' },
    pong: { exclude: true },
  }
  const { 'order.placed': ordered, ...others } = operations
  const server = await startTestServer({
    graph: await build({
      shop: { ...source, operations: { 'order.placed': ordered } },
      other: { ...source, document, operations: others },
    }),
  })
  expect(Object.keys(server.graphs.current?.schema.getSubscriptionType()?.getFields() ?? {})).toEqual(
    expect.arrayContaining(['otherPing', 'ordered', 'ping']),
  )
  const events = await subscribe(server, 'otherPing')
  for (const name of ['ping', 'otherPing'])
    expect((await send(server, { name, message: { to: name } })).status).toBe(204)
  expect(await events.next()).toMatchObject({ value: { data: { otherPing: { to: 'otherPing' } } } })
})

test('a document may have webhooks alone, as it has none unless the config asks for them', async () => {
  const document = { openapi: '3.1.0', info, webhooks: { ping: { post: {} } } }
  const graph = await build({ shop: { kind: 'openapi', document, webhooks } })
  expect(graph.schema.getSubscriptionType()?.getFields()).toHaveProperty('ping')
  await graph.close()
  const quiet = await build({ shop: { kind: 'openapi', document: shop, url: source.url } })
  expect(quiet.schema.getSubscriptionType()).toBeUndefined()
  await quiet.close()
})
