import { expect, test } from 'vitest'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { eventually } from '../support/eventually.ts'
import { readEvents } from '../support/read-events.ts'
import { startTestServer } from '../support/start-test-server.ts'

const accept = 'text/event-stream'

/** A graph whose subscription counts to `to`, and then goes on when it is told to, or fails. */
function createCountingGraph() {
  const ended: string[] = []
  const goOn = Promise.withResolvers<number>()
  async function* count(_: unknown, { to, then }: { to: number; then?: string }) {
    try {
      for (let number = 1; number <= to; number += 1) yield await Promise.resolve({ count: number })
      if (then === 'fail') throw new Error('out of numbers')
      if (then === 'wait') yield { count: await goOn.promise }
    } finally {
      ended.push('ended')
    }
  }
  const graph = createExecutableGraph({
    typeDefs: `
      type Query { hello: String, never: String }
      type Subscription { count(to: Int!, then: String): Int }
    `,
    resolvers: {
      Query: { hello: () => 'Hello', never: () => new Promise(() => undefined) },
      Subscription: { count: { subscribe: count } },
    },
  })
  return { graph, ended, goOn: goOn.resolve }
}

test('streams results as server-sent events', async () => {
  const server = await startTestServer({ graph: createCountingGraph().graph })
  const response = await server.post({ query: 'subscription { count(to: 2) }' }, { accept })
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  })
  expect(await response.text()).toBe(
    [
      ':\n\n',
      'event: next\ndata: {"data":{"count":1}}\n\n',
      'event: next\ndata: {"data":{"count":2}}\n\n',
      'event: complete\ndata:\n\n',
    ].join(''),
  )
})

test('a browser subscribes by GET', async () => {
  const server = await startTestServer({ graph: createCountingGraph().graph })
  const query = encodeURIComponent('subscription { count(to: 1) }')
  const headers = { accept, 'sec-fetch-site': 'same-origin' }
  const response = await fetch(`${server.url}?query=${query}`, { headers })
  expect(await Array.fromAsync(readEvents(response))).toEqual([{ data: { count: 1 } }])
})

test('a query can be answered as an event stream too', async () => {
  const server = await startTestServer({ graph: createCountingGraph().graph })
  const response = await server.post({ query: '{ hello }' }, { accept })
  expect(await Array.fromAsync(readEvents(response))).toEqual([{ data: { hello: 'Hello' } }])
})

test('a client of event streams learns of a wrong document in an event', async () => {
  const server = await startTestServer({ graph: createCountingGraph().graph })
  const response = await server.post({ query: 'subscription { sum }' }, { accept })
  expect(response.status).toBe(200)
  expect(await Array.fromAsync(readEvents(response))).toMatchObject([
    { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
  ])
})

test('refuses a subscription when the client can not take a stream', async () => {
  const counting = createCountingGraph()
  const server = await startTestServer({ graph: counting.graph })
  const body = { query: 'subscription { count(to: 2) }' }
  const response = await server.post(body, { accept: 'application/json' })
  expect(response.status).toBe(406)
  expect(await response.json()).toEqual({
    errors: [
      {
        message: 'A subscription is answered as server-sent events: ask with "Accept: text/event-stream".',
        extensions: { code: 'NOT_ACCEPTABLE' },
      },
    ],
  })
  expect(counting.ended).toEqual([])
})

test('an unexpected error ends the stream, masked and logged', async () => {
  const server = await startTestServer({ graph: createCountingGraph().graph })
  const response = await server.post({ query: 'subscription { count(to: 1, then: "fail") }' }, { accept })
  expect(await Array.fromAsync(readEvents(response))).toMatchObject([
    { data: { count: 1 } },
    { errors: [{ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
  ])
  expect(server.lines).toMatchObject([{ level: 'error', facts: { err: { message: 'out of numbers' } } }])
})

test('a stream outlives the deadline of requests', async () => {
  const counting = createCountingGraph()
  const server = await startTestServer({ graph: counting.graph, server: { requestTimeoutMs: 20 } })
  const body = { query: 'subscription { count(to: 1, then: "wait") }' }
  const events = readEvents(await server.post(body, { accept }))
  expect(await events.next()).toMatchObject({ value: { data: { count: 1 } } })
  expect((await server.post({ query: '{ never }' })).status).toBe(504)
  counting.goOn(7)
  expect(await events.next()).toMatchObject({ value: { data: { count: 7 } } })
})

test('when the client goes away, the stream ends at its source and the graph is given back', async () => {
  const { graph, ended } = createCountingGraph()
  const server = await startTestServer({ graph })
  const client = new AbortController()
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query: 'subscription { count(to: 1000000) }' }),
    signal: client.signal,
  })
  const events = readEvents(response)
  await events.next()
  client.abort()
  await eventually(() => expect(ended).toEqual(['ended']))
  await eventually(() => expect(server.events).toMatchObject([{ operations: [{ type: 'subscription' }] }]))
  expect(server.lines).toEqual([])
})

test('when the server stops, streams end with a last word', async () => {
  const server = await startTestServer({
    graph: createCountingGraph().graph,
    server: { drainTimeoutMs: 60_000 },
  })
  const body = { query: 'subscription { count(to: 1, then: "wait") }' }
  const events = readEvents(await server.post(body, { accept }))
  await events.next()
  await server.stop()
  expect(await Array.fromAsync(events)).toEqual([
    { errors: [{ message: 'The gateway is stopping: ask again.', extensions: { code: 'NOT_READY' } }] },
  ])
})
