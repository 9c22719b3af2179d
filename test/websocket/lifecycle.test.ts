import { createClient } from 'graphql-ws'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Plugin } from '../../gateway/plugins/plugin.ts'
import { eventually } from '../support/eventually.ts'
import { openSocket, refusedSocket } from '../support/open-socket.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { createCountingGraph } from './counting-graph.ts'

const waiting = { query: 'subscription { count(to: 1, then: "wait") }' }
const late = { query: '{ late }' }
const subscribe = (id: string, payload: unknown) => ({ type: 'subscribe', id, payload })

test('when the gateway stops, queries finish, nothing new begins, and the connection is closed with 1001', async () => {
  const { graph, goOn, runs } = createCountingGraph()
  const server = await startTestServer({ graph, server: { drainTimeoutMs: 20_000 } })
  const client = await openSocket(server.url)
  await client.init()
  client.send(subscribe('stream', waiting))
  client.send(subscribe('query', late))
  expect(await client.next()).toMatchObject({ id: 'stream', type: 'next' })
  await eventually(() => expect(runs()).toBe(2))
  const stopped = server.stop()
  expect(await refusedSocket(server.url)).toMatchObject({ status: 503 })
  expect(await client.run('3', { query: '{ hello }' })).toMatchObject([
    { type: 'error', payload: [{ extensions: { code: 'NOT_READY' } }] },
  ])
  goOn()
  const rest = [await client.next(), await client.next()].filter(({ id }) => id === 'query')
  expect(rest).toContainEqual({ id: 'query', type: 'next', payload: { data: { late: 'late' } } })
  expect(await client.closed).toMatchObject({ code: 1001 })
  await stopped
})

test('a connection with nothing but subscriptions is closed at once, and its client subscribes elsewhere', async () => {
  const first = await startTestServer({ graph: createCountingGraph().graph })
  const second = await startTestServer({ graph: createCountingGraph().graph })
  const servers = [first, second]
  const client = createClient({
    url: () => (servers.shift() ?? second).url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryWait: () => Promise.resolve(),
  })
  onTestFinished(() => client.dispose())
  const results = client.iterate(waiting)
  expect(await results.next()).toMatchObject({ value: { data: { count: 1 } } })
  await first.stop()
  expect(await results.next()).toMatchObject({ value: { data: { count: 1 } } })
  expect(servers).toEqual([])
})

test('what takes longer than it may at a stop is aborted, and the client told so', async () => {
  const { graph, runs } = createCountingGraph()
  const server = await startTestServer({ graph, server: { drainTimeoutMs: 50 } })
  const client = await openSocket(server.url)
  await client.init()
  client.send(subscribe('1', late))
  await eventually(() => expect(runs()).toBe(1))
  const stopped = server.stop()
  expect(await client.next()).toMatchObject({
    id: '1',
    type: 'error',
    payload: [{ extensions: { code: 'NOT_READY' } }],
  })
  expect(await client.closed).toMatchObject({ code: 1001 })
  await stopped
})

test('a client that never answers does not keep the gateway from stopping', async () => {
  const server = await startTestServer({ graph: createCountingGraph().graph })
  const client = await openSocket(server.url)
  await client.init()
  client.socket.pause()
  await server.stop()
  await expect(openSocket(server.url)).rejects.toThrow('ECONNREFUSED')
})

test('an operation runs on the graph that it began on, and the next on the new one', async () => {
  const closed: string[] = []
  const old = createCountingGraph({ id: 'old', onClose: () => closed.push('old') })
  const server = await startTestServer({ graph: old.graph })
  const client = await openSocket(server.url)
  await client.init()
  client.send(subscribe('stream', waiting))
  await client.next()
  server.graphs.swap(createCountingGraph({ id: 'new' }).graph)
  expect(await client.run('1', { query: '{ graph }' })).toMatchObject([
    { payload: { data: { graph: 'new' } } },
    { type: 'complete' },
  ])
  expect(closed).toEqual([])
  old.goOn()
  expect(await client.next()).toMatchObject({ id: 'stream', payload: { data: { count: 2 } } })
  expect(await client.next()).toEqual({ id: 'stream', type: 'complete' })
  await eventually(() => expect(closed).toEqual(['old']))
})

test('a client that goes away ends what it ran, and its graph is given back', async () => {
  const closed: string[] = []
  const old = createCountingGraph({ onClose: () => closed.push('old') })
  const server = await startTestServer({ graph: old.graph })
  const client = await openSocket(server.url)
  await client.init()
  client.send(subscribe('1', waiting))
  await client.next()
  server.graphs.swap(createCountingGraph({ id: 'new' }).graph)
  client.socket.terminate()
  old.goOn()
  await eventually(() => expect(closed).toEqual(['old']))
  expect(server.events).toMatchObject([
    { status: 101 },
    { status: 200, operations: [{ type: 'subscription' }] },
  ])
})

test('each operation has a deadline of its own', async () => {
  const { graph } = createCountingGraph()
  const server = await startTestServer({ graph, server: { requestTimeoutMs: 100 } })
  const client = await openSocket(server.url)
  await client.init()
  client.send(subscribe('stream', waiting))
  await client.next()
  expect(await client.run('1', late)).toMatchObject([
    { type: 'error', payload: [{ extensions: { code: 'REQUEST_TIMEOUT' } }] },
  ])
  expect(await client.run('2', { query: '{ hello }' })).toHaveLength(2)
  expect(client.messages).toEqual([])
})

test('plugins see each operation as they see a request', async () => {
  const seen: unknown[] = []
  const plugin: Plugin = {
    onRequest({ context: { requestId, client, method, url } }) {
      seen.push(['onRequest', requestId, client.connectionParams, method, url])
    },
    onParams({ context: { requestId }, params, setParams }) {
      seen.push(['onParams', requestId, params.documentId])
      setParams({ query: '{ requestId }' })
    },
    onExecute({ args: { contextValue } }) {
      seen.push(['onExecute', (contextValue as { requestId: string }).requestId])
    },
  }
  const server = await startTestServer({ graph: createCountingGraph().graph, plugins: [plugin] })
  const client = await openSocket(`${server.url}?a=b`, { headers: { 'x-request-id': 'r' } })
  await client.init({ tenant: 'acme' })
  expect(await client.run('1', { query: '', documentId: 'doc' })).toMatchObject([
    { payload: { data: { requestId: 'r.1' } } },
    { type: 'complete' },
  ])
  expect(seen).toEqual([
    ['onRequest', 'r', { tenant: 'acme' }, 'GET', '/graphql?a=b'],
    ['onRequest', 'r.1', { tenant: 'acme' }, 'GET', '/graphql?a=b'],
    ['onParams', 'r.1', 'doc'],
    ['onExecute', 'r.1'],
  ])
})

test('an answer that a plugin has ready is given as a result', async () => {
  const body = JSON.stringify({ data: { hello: 'ready' } })
  const plugin: Plugin = {
    onParams({ setAnswer }) {
      setAnswer?.({ status: 200, headers: { 'content-type': 'application/json' }, body })
    },
  }
  const { graph, runs } = createCountingGraph()
  const server = await startTestServer({ graph, plugins: [plugin] })
  const client = await openSocket(server.url)
  await client.init()
  expect(await client.run('1', { query: '{ hello }' })).toEqual([
    { id: '1', type: 'next', payload: { data: { hello: 'ready' } } },
    { id: '1', type: 'complete' },
  ])
  expect(runs()).toBe(0)
})

test('tells of each operation what it was and how it ended, and none of its values', async () => {
  const server = await startTestServer({ graph: createCountingGraph().graph })
  const client = await openSocket(`${server.url}?key=my-secret`, { headers: { 'x-request-id': 'r' } })
  await client.init({ token: 'my-secret' })
  await client.run('1', {
    query: 'query Greet($n: String) { hello(name: $n) }',
    variables: { n: 'my-secret' },
  })
  await client.run('2', { query: '{ nothing }' })
  const facts = { transport: 'websocket', method: 'GET', path: '/graphql' }
  await eventually(() => {
    expect(server.events).toMatchObject([
      { ...facts, requestId: 'r', status: 101, operations: [], errorCodes: [] },
      { ...facts, requestId: 'r.1', status: 200, operations: [{ type: 'query', name: 'Greet' }] },
      { ...facts, requestId: 'r.2', status: 400, errorCodes: ['GRAPHQL_VALIDATION_FAILED'] },
    ])
  })
  expect(JSON.stringify([server.events, server.lines])).not.toContain('my-secret')
})
