import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/start-test-server.ts'

const typeDefs = 'type Query { hello: String, wait: String }'

/** A graph whose field `wait` answers when it is told to. */
function createWaitingGraph(id = 'waiting') {
  const answer = Promise.withResolvers<string>()
  let waiting = 0
  const resolvers = {
    Query: {
      hello: () => id,
      wait: () => {
        waiting += 1
        return answer.promise
      },
    },
  }
  const closed: string[] = []
  const graph = createExecutableGraph({ id, typeDefs, resolvers, onClose: () => closed.push(id) })
  return { graph, closed, answer: answer.resolve, isWaiting: () => waiting > 0 }
}

async function read(response: Response): Promise<unknown> {
  const body: unknown = await response.json()
  return { status: response.status, body }
}

test('is live at once, and ready when there is a graph', async () => {
  const server = await startTestServer({ whyNotReady: () => 'Source "orders" can not be reached.' })
  expect(await read(await fetch(`${server.origin}/health`))).toEqual({
    status: 200,
    body: { status: 'live' },
  })
  expect(await read(await fetch(`${server.origin}/ready`))).toEqual({
    status: 503,
    body: { status: 'not ready', reason: 'Source "orders" can not be reached.' },
  })
  server.graphs.swap(createWaitingGraph().graph)
  expect(await read(await fetch(`${server.origin}/ready`))).toEqual({
    status: 200,
    body: { status: 'ready' },
  })
})

test('refuses requests before there is a graph', async () => {
  const server = await startTestServer({})
  const accept = 'application/graphql-response+json'
  const response = await server.post({ query: '{ hello }' }, { accept, 'x-request-id': 'early' })
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': `${accept}; charset=utf-8`,
    'retry-after': '1',
    'x-request-id': 'early',
  })
  expect(await read(response)).toEqual({
    status: 503,
    body: {
      errors: [{ message: 'There is no graph to serve yet.', extensions: { code: 'NOT_READY' } }],
    },
  })
})

test('a request in flight finishes on its graph, and later ones run on the next', async () => {
  const old = createWaitingGraph('old')
  const server = await startTestServer({ graph: old.graph })
  const inFlight = server.post({ query: '{ wait hello }' })
  await eventually(() => expect(old.isWaiting()).toBe(true))
  server.graphs.swap(createExecutableGraph({ typeDefs: 'type Query { other: Int }' }))
  expect(await read(await server.post({ query: '{ other }' }))).toEqual({
    status: 200,
    body: { data: { other: null } },
  })
  expect(await read(await server.post({ query: '{ hello }' }))).toMatchObject({
    body: { errors: [{ message: 'Cannot query field "hello" on type "Query".' }] },
  })
  expect(old.closed).toEqual([])
  old.answer('at last')
  expect(await read(await inFlight)).toEqual({
    status: 200,
    body: { data: { wait: 'at last', hello: 'old' } },
  })
  await eventually(() => expect(old.closed).toEqual(['old']))
})

test('the same text is parsed and validated anew by another graph', async () => {
  const server = await startTestServer({ graph: createWaitingGraph().graph })
  const query = '{ hello }'
  expect(await read(await server.post({ query }))).toMatchObject({ body: { data: { hello: 'waiting' } } })
  server.graphs.swap(createExecutableGraph({ typeDefs: 'type Query { other: Int }' }))
  expect(await read(await server.post({ query }))).toMatchObject({
    body: { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
  })
})

test('while it stops, it says so and lets what is in flight finish', async () => {
  const waiting = createWaitingGraph()
  const server = await startTestServer({ graph: waiting.graph, server: { drainTimeoutMs: 10_000 } })
  const inFlight = server.post({ query: '{ wait }' })
  await eventually(() => expect(waiting.isWaiting()).toBe(true))
  const stopped = server.stop()
  expect(await read(await fetch(`${server.origin}/ready`))).toEqual({
    status: 503,
    body: { status: 'not ready', reason: 'The gateway is stopping.' },
  })
  expect((await fetch(`${server.origin}/health`)).status).toBe(200)
  const refused = await server.post({ query: '{ hello }' })
  expect(refused.headers.get('connection')).toBe('close')
  expect(await read(refused)).toEqual({
    status: 503,
    body: { errors: [{ message: 'The gateway is stopping.', extensions: { code: 'NOT_READY' } }] },
  })
  waiting.answer('done')
  const response = await inFlight
  expect(response.headers.get('connection')).toBe('close')
  expect(await read(response)).toEqual({ status: 200, body: { data: { wait: 'done' } } })
  await stopped
  await expect(fetch(`${server.origin}/health`)).rejects.toThrow()
})

test('aborts what is not finished when the drain timeout is over, and tells the client', async () => {
  const waiting = createWaitingGraph()
  const server = await startTestServer({ graph: waiting.graph, server: { drainTimeoutMs: 20 } })
  const inFlight = server.post({ query: '{ wait }' })
  await eventually(() => expect(waiting.isWaiting()).toBe(true))
  await server.stop()
  const response = await inFlight
  expect(response.headers.get('retry-after')).toBe('1')
  expect(await read(response)).toEqual({
    status: 503,
    body: { errors: [{ message: 'The gateway is stopping: ask again.', extensions: { code: 'NOT_READY' } }] },
  })
  waiting.answer('too late')
})

test('closes idle connections at once when it stops', async () => {
  const server = await startTestServer({
    graph: createWaitingGraph().graph,
    server: { drainTimeoutMs: 60_000 },
  })
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(socket, 'data')
  const closed = once(socket, 'close')
  await server.stop()
  await closed
})

test('stops once, however often it is told to', async () => {
  const server = await startTestServer({})
  await Promise.all([server.stop(), server.stop()])
  await server.stop()
})

test('says that a port is in use, and what to do', async () => {
  const first = await startTestServer({})
  const port = Number(new URL(first.url).port)
  await expect(startTestServer({ server: { port } })).rejects.toMatchObject({
    code: 'LISTEN_FAILED',
    message: `Can't listen on port ${port} of 127.0.0.1: another program is listening there. Stop it, or choose another port.`,
  })
})

test('says that an address is not of this machine', async () => {
  await expect(startTestServer({ server: { host: '192.0.2.1' } })).rejects.toMatchObject({
    code: 'LISTEN_FAILED',
    message:
      "Can't listen on port 0 of 192.0.2.1: this machine has no such address. Choose 127.0.0.1, or 0.0.0.0 for all of its addresses.",
  })
})
