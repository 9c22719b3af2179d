import { expect, test } from 'vitest'
import type { GatewayContext } from '../../gateway/context/gateway-context.ts'
import type { RequestEvent } from '../../gateway/server/request-event.ts'
import { logRequests } from '../../gateway/server/request-event.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/start-test-server.ts'

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

const graph = createExecutableGraph({
  typeDefs: 'type Query { requestId: String, header(name: String!): String, fail(secret: String): String }',
  resolvers: {
    Query: {
      requestId: (_: unknown, __: unknown, { requestId }: GatewayContext) => requestId,
      header: (_: unknown, { name }: { name: string }, { headers }: GatewayContext) => headers.get(name),
      fail: () => {
        throw new Error('database password is hunter2')
      },
    },
  },
})

test('an acceptable request id is taken, used and sent back', async () => {
  const server = await startTestServer({ graph })
  const response = await server.post({ query: '{ requestId }' }, { 'x-request-id': 'req-1:a/b=' })
  expect(response.headers.get('x-request-id')).toBe('req-1:a/b=')
  expect(await response.json()).toEqual({ data: { requestId: 'req-1:a/b=' } })
})

test.each([undefined, 'with space', 'x'.repeat(129), 'a"b', 'ü'])(
  'of the request id %j a new one is made',
  async (id) => {
    const server = await startTestServer({ graph })
    const response = await server.post(
      { query: '{ requestId }' },
      id === undefined ? {} : { 'x-request-id': id },
    )
    const made = response.headers.get('x-request-id')
    expect(made).toMatch(uuid)
    expect(await response.json()).toEqual({ data: { requestId: made } })
  },
)

test("the context has the client's headers, names in any case", async () => {
  const server = await startTestServer({ graph })
  const body = { query: '{ a: header(name: "X-TENANT") b: header(name: "none") }' }
  const response = await server.post(body, { 'x-tenant': 'acme' })
  expect(await response.json()).toEqual({ data: { a: 'acme', b: null } })
})

test('tells of each request what it was and how it ended, and none of its values', async () => {
  const server = await startTestServer({ graph })
  const query = 'query Look($s: String) { fail(secret: $s) }'
  await server.post(
    { query, variables: { s: 'my-secret' } },
    { 'x-request-id': 'r1', authorization: 'Bearer my-secret' },
  )
  expect(server.events).toEqual([
    {
      requestId: 'r1',
      transport: 'http',
      method: 'POST',
      path: '/graphql',
      status: 200,
      durationMs: expect.any(Number) as unknown,
      operations: [{ type: 'query', name: 'Look' }],
      errorCodes: ['INTERNAL_SERVER_ERROR'],
    },
  ])
  expect(JSON.stringify(server.events)).not.toContain('my-secret')
})

test('an unexpected error is masked for the client, and logged whole with the request id', async () => {
  const server = await startTestServer({ graph })
  const response = await server.post({ query: '{ fail }' }, { 'x-request-id': 'r2' })
  expect(await response.json()).toEqual({
    errors: [
      {
        message: 'Unexpected error.',
        locations: [{ line: 1, column: 3 }],
        path: ['fail'],
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ],
    data: { fail: null },
  })
  expect(server.lines).toMatchObject([
    { level: 'error', facts: { requestId: 'r2', err: { message: 'database password is hunter2' } } },
  ])
})

test('a list that fails at every item does not flood the log', async () => {
  const list = createExecutableGraph({
    typeDefs: 'type Query { items: [Item] } type Item { fail: Int }',
    resolvers: {
      Query: { items: () => Array.from({ length: 100 }, () => ({})) },
      Item: {
        fail: () => {
          throw new Error('broken')
        },
      },
    },
  })
  const server = await startTestServer({ graph: list })
  const response = await server.post({ query: '{ items { fail } }' }, { 'x-request-id': 'r4' })
  expect(await response.json()).toHaveProperty('errors.length', 100)
  await eventually(() => expect(server.lines).toHaveLength(11))
  expect(server.lines.at(-1)).toEqual({
    level: 'error',
    message: 'further unexpected errors were not logged',
    facts: { requestId: 'r4', count: 90 },
  })
})

test('masking can be turned off', async () => {
  const server = await startTestServer({ graph, server: { maskErrors: false } })
  const response = await server.post({ query: '{ fail }' })
  expect(await response.json()).toMatchObject({ errors: [{ message: 'database password is hunter2' }] })
})

test('without a listener of its own, the server writes a line for each request', async () => {
  const server = await startTestServer({ graph, onRequest: undefined })
  await (await server.post({ query: 'query Me { requestId }' }, { 'x-request-id': 'r3' })).text()
  expect(server.lines).toMatchObject([
    { level: 'info', facts: { requestId: 'r3', status: 200, operation: 'query Me' } },
  ])
})

test.each<[Partial<RequestEvent>, string]>([
  [{ operations: [{ type: 'query', name: 'Me' }] }, 'query Me 200 in 3.4 ms'],
  [{ operations: [{ type: 'mutation' }], status: 504 }, 'mutation 504 in 3.4 ms'],
  [{ operations: [{ type: 'query', name: 'A' }, { type: 'query' }] }, 'query A, query 200 in 3.4 ms'],
  [{ status: 400 }, 'POST /graphql 400 in 3.4 ms'],
])('of %j it writes "%s"', (part, message) => {
  const { log, lines } = createRecordingLogger()
  const event: RequestEvent = {
    requestId: 'r',
    transport: 'http',
    method: 'POST',
    path: '/graphql',
    status: 200,
    durationMs: 3.4,
    operations: [],
    errorCodes: [],
  }
  logRequests(log)({ ...event, ...part })
  expect(lines.map((line) => line.message)).toEqual([message])
})
