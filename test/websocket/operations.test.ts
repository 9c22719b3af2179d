import { createClient } from 'graphql-ws'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { eventually } from '../support/eventually.ts'
import { openSocket } from '../support/open-socket.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { createCountingGraph } from './counting-graph.ts'

/** A client as applications have it. */
function connect(url: string) {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  })
  onTestFinished(() => client.dispose())
  return client
}

test.each<readonly [string, Parameters<ReturnType<typeof connect>['iterate']>[0], readonly unknown[]]>([
  ['a query', { query: '{ hello }' }, [{ data: { hello: 'Hello you' } }]],
  [
    'a query with variables',
    { query: 'query Q($n: String) { hello(name: $n) }', operationName: 'Q', variables: { n: 'Ada' } },
    [{ data: { hello: 'Hello Ada' } }],
  ],
  ['a mutation', { query: 'mutation { add(number: 1) }' }, [{ data: { add: 2 } }]],
  [
    'a subscription',
    { query: 'subscription { count(to: 3) }' },
    [{ data: { count: 1 } }, { data: { count: 2 } }, { data: { count: 3 } }],
  ],
])('the client of graphql-ws runs %s', async (_name, payload, results) => {
  const server = await startTestServer({ graph: createCountingGraph().graph })
  const client = connect(server.url)
  expect(await Array.fromAsync(client.iterate(payload))).toEqual(results)
})

test('operations of one connection run side by side', async () => {
  const { graph, goOn } = createCountingGraph()
  const server = await startTestServer({ graph })
  const client = await openSocket(server.url)
  await client.init()
  client.send({ type: 'subscribe', id: 'a', payload: { query: '{ late }' } })
  client.send({ type: 'subscribe', id: 'b', payload: { query: '{ hello }' } })
  expect(await client.next()).toMatchObject({ id: 'b', type: 'next' })
  expect(await client.next()).toEqual({ id: 'b', type: 'complete' })
  goOn()
  expect(await client.next()).toEqual({ id: 'a', type: 'next', payload: { data: { late: 'late' } } })
  expect(await client.next()).toEqual({ id: 'a', type: 'complete' })
})

test.each([
  ['that is not valid', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ['with a syntax error', '{', 'GRAPHQL_PARSE_FAILED'],
  ['without an operation', 'fragment F on Query { hello }', 'GRAPHQL_VALIDATION_FAILED'],
  ['that is empty', '', 'BAD_REQUEST'],
  ['without a variable that it needs', 'mutation ($n: Int!) { add(number: $n) }', 'BAD_USER_INPUT'],
])('a document %s gets an error message, and the connection goes on', async (_name, query, code) => {
  const server = await startTestServer({ graph: createCountingGraph().graph })
  const client = await openSocket(server.url)
  await client.init()
  expect(await client.run('1', { query })).toMatchObject([
    { id: '1', type: 'error', payload: [{ extensions: { code } }] },
  ])
  expect(await client.run('1', { query: '{ hello }' })).toMatchObject([
    { type: 'next' },
    { type: 'complete' },
  ])
})

test('errors say where they are, and unexpected ones are masked and logged', async () => {
  const server = await startTestServer({ graph: createCountingGraph().graph })
  const client = await openSocket(server.url)
  await client.init()
  const [invalid] = await client.run('1', { query: '{ nothing }' })
  expect(invalid).toMatchObject({ payload: [{ locations: [{ line: 1, column: 3 }] }] })
  expect(await client.run('2', { query: '{ fail }' })).toEqual([
    {
      id: '2',
      type: 'next',
      payload: {
        errors: [
          {
            message: 'Unexpected error.',
            locations: [{ line: 1, column: 3 }],
            path: ['fail'],
            extensions: { code: 'INTERNAL_SERVER_ERROR' },
          },
        ],
        data: { fail: null },
      },
    },
    { id: '2', type: 'complete' },
  ])
  expect(server.lines).toMatchObject([
    { level: 'error', facts: { err: { message: 'the password is hunter2' } } },
  ])
})

test('a subscription that fails ends with an error message', async () => {
  const server = await startTestServer({ graph: createCountingGraph().graph })
  const client = await openSocket(server.url)
  await client.init()
  expect(await client.run('1', { query: 'subscription { count(to: 1, then: "fail") }' })).toMatchObject([
    { type: 'next', payload: { data: { count: 1 } } },
    { type: 'error', payload: [{ message: 'Unexpected error.' }] },
  ])
})

test('what a client completes is ended at the service too, and says nothing more', async () => {
  const { graph, ended, goOn } = createCountingGraph()
  const server = await startTestServer({ graph })
  const client = await openSocket(server.url)
  await client.init()
  client.send({
    type: 'subscribe',
    id: '1',
    payload: { query: 'subscription { count(to: 1, then: "wait") }' },
  })
  await client.next()
  client.send({ type: 'complete', id: '1' })
  await eventually(() => expect(server.events).toMatchObject([{ status: 101 }, { status: 200 }]))
  expect(await client.run('2', { query: '{ hello }' })).toHaveLength(2)
  expect(client.messages).toEqual([])
  goOn()
  await eventually(() => expect(ended).toEqual(['wait']))
})

test('a query that a client completes is not waited for', async () => {
  const { graph, runs } = createCountingGraph()
  const server = await startTestServer({ graph })
  const client = await openSocket(server.url)
  await client.init()
  client.send({ type: 'subscribe', id: '1', payload: { query: '{ late }' } })
  await eventually(() => expect(runs()).toBe(1))
  client.send({ type: 'complete', id: '1' })
  await eventually(() => expect(server.events).toMatchObject([{ status: 101 }, { status: 499 }]))
})

test('an id may be used again as soon as its operation is completed', async () => {
  const { graph } = createCountingGraph()
  const server = await startTestServer({ graph })
  const client = await openSocket(server.url)
  await client.init()
  const waiting = { query: 'subscription { count(to: 1, then: "wait") }' }
  client.send({ type: 'subscribe', id: '1', payload: waiting })
  await client.next()
  client.send({ type: 'complete', id: '1' })
  client.send({ type: 'subscribe', id: '1', payload: { query: '{ hello }' } })
  expect(await client.next()).toMatchObject({ id: '1', payload: { data: { hello: 'Hello you' } } })
  expect(await client.next()).toEqual({ id: '1', type: 'complete' })
})
