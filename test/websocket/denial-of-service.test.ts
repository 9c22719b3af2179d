import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startCountedGateway } from '../protection/counted-graph.ts'
import { hostileBodies, many, nest } from '../protection/hostile-bodies.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { eventually } from '../support/eventually.ts'
import { openSocket } from '../support/open-socket.ts'
import type { OpenSocket } from '../support/open-socket.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { createCountingGraph } from './counting-graph.ts'

const oneNode = { query: '{ node { id } }' }

/** After an attack, other clients are served as before. */
async function expectToServe(url: string): Promise<void> {
  const client = await openSocket(url)
  await client.init()
  expect(await client.run('1', oneNode)).toMatchObject([
    { type: 'next', payload: { data: { node: { id: '1' } } } },
    { type: 'complete' },
  ])
}

const objects = Object.entries(hostileBodies).filter(
  ([, [body, refusal]]) => body.startsWith('{') && refusal !== 'REQUEST_TOO_LARGE',
)

test('there are at least 25 operations to be refused', () => {
  expect(objects.length).toBeGreaterThanOrEqual(25)
})

test.each(objects)('%s: refused before a subgraph is called', async (_name, [body, refusal]) => {
  const gateway = await startCountedGateway({ server: { introspection: true } })
  const client = await openSocket(gateway.url)
  await client.init()
  client.send(`{"id":"1","type":"subscribe","payload":${body}}`)
  const { type, payload } = await client.next()
  expect(type).toBe('error')
  const errors = payload as readonly { extensions: Record<string, unknown> }[]
  expect(errors.map(({ extensions }) => extensions.limit ?? extensions.code)).toContain(refusal)
  expect(gateway.calls()).toBe(0)
  // The connection goes on: nothing of it was left behind.
  expect(await client.run('1', oneNode)).toHaveLength(2)
})

const subscribe = (id: string, payload: unknown = oneNode) => ({ id, type: 'subscribe', payload })
const flood = (count: number, message: unknown) => (client: OpenSocket) => {
  for (let sent = 0; sent < count; sent += 1) client.send(message)
}
const init = { type: 'connection_init' }

/** What a client does on a connection, and the code that it is closed with. */
const attacks: Record<string, readonly [(client: OpenSocket) => void, number]> = {
  'what is no JSON': [(client) => client.send('{'), 4400],
  'an empty message': [(client) => client.send(''), 4400],
  'a message that is no object': [(client) => client.send('[1]'), 4400],
  'a message without a type': [(client) => client.send({ id: '1' }), 4400],
  'a message of an unknown type': [
    (client) => client.send({ type: 'start', id: '1', payload: oneNode }),
    4400,
  ],
  'a message that servers send': [(client) => client.send({ type: 'next', id: '1', payload: {} }), 4400],
  'an acknowledgement': [(client) => client.send({ type: 'connection_ack' }), 4400],
  'nothing but brackets': [(client) => client.send(nest(400_000, ['[', ']'])), 4400],
  'unclosed brackets': [(client) => client.send('['.repeat(1_000_000)), 4400],
  'an id that is no text': [(client) => client.send({ id: 1, type: 'subscribe', payload: oneNode }), 4400],
  'an operation that is a list': [(client) => client.send(subscribe('1', [oneNode])), 4400],
  'variables that are a text': [
    (client) => client.send(subscribe('1', { ...oneNode, variables: '{}' })),
    4400,
  ],
  'a message of more than a mebibyte': [(client) => client.send('x'.repeat(1_048_577)), 1009],
  'bytes that are no text': [(client) => client.socket.send(Buffer.from('{}')), 1003],
  'a text that is not UTF-8': [
    (client) => client.socket.send(Buffer.from([0xff, 0xfe]), { binary: false }),
    1007,
  ],
  'a second initialisation': [(client) => client.send(init), 4429],
  'the same id twice': [
    (client) => {
      client.send(subscribe('1'))
      client.send(subscribe('1'))
    },
    4409,
  ],
  'a long id twice': [
    (client) => {
      client.send(subscribe('x'.repeat(1_000)))
      client.send(subscribe('x'.repeat(1_000)))
    },
    4409,
  ],
  'a flood of pings': [flood(300, { type: 'ping' }), 4429],
  'a flood of pongs': [flood(300, { type: 'pong' }), 4429],
  'a flood of operations': [
    (client) => {
      for (let sent = 0; sent < 300; sent += 1) client.send(subscribe(String(sent)))
    },
    4429,
  ],
  'a flood of ends of operations': [flood(300, { id: '1', type: 'complete' }), 4429],
  'a flood of pings of the connection': [
    (client) => {
      for (let sent = 0; sent < 300; sent += 1) client.socket.ping()
    },
    4429,
  ],
  'a flood of pongs of the connection': [
    (client) => {
      for (let sent = 0; sent < 300; sent += 1) client.socket.pong()
    },
    4429,
  ],
}

test.each(Object.entries(attacks))('%s closes the connection', async (_name, [attack, code]) => {
  // So few that a flood is one on a slow machine, too.
  const gateway = await startCountedGateway({ server: { websocket: { maxMessagesPerSecond: 20 } } })
  const client = await openSocket(gateway.url)
  await client.init()
  attack(client)
  expect(await client.closed).toMatchObject({ code })
  expect(gateway.lines.filter(({ level }) => level === 'error')).toEqual([])
  await expectToServe(gateway.url)
})

test('an operation before the initialisation closes the connection', async () => {
  const gateway = await startCountedGateway()
  const client = await openSocket(gateway.url)
  client.send(subscribe('1'))
  expect(await client.closed).toMatchObject({ code: 4401 })
  expect(gateway.calls()).toBe(0)
})

test('a client that never initialises is closed', async () => {
  const gateway = await startCountedGateway({ server: { websocket: { initTimeoutMs: 50 } } })
  const client = await openSocket(gateway.url)
  client.send({ type: 'ping' })
  expect(await client.next()).toEqual({ type: 'pong' })
  expect(await client.closed).toMatchObject({ code: 4408 })
})

test.each([
  ['deep', nest(30, ['{"a":', '}'], '1'), 'maxJsonDepth'],
  ['with many members', `{${many(300, (index) => `"k${index}":1`, ',')}}`, 'maxObjectKeys'],
  ['with a long text', `{"a":"${'x'.repeat(65_537)}"}`, 'maxStringLength'],
])('connection parameters that are %s close the connection', async (_name, payload) => {
  const gateway = await startCountedGateway()
  const client = await openSocket(gateway.url)
  client.send(`{"type":"connection_init","payload":${payload}}`)
  const { code, reason } = await client.closed
  expect(code).toBe(4400)
  expect(reason).toMatch(/^REQUEST_LIMIT_EXCEEDED: /)
})

test('further operations than a connection may have are refused, until one is done', async () => {
  const { graph, runs } = createCountingGraph()
  const server = await startTestServer({ graph, server: { websocket: { maxOperations: 2 } } })
  const client = await openSocket(server.url)
  await client.init()
  const late = { query: '{ late }' }
  client.send(subscribe('1', late))
  client.send(subscribe('2', late))
  const hello = { query: '{ hello }' }
  expect(await client.run('3', hello)).toMatchObject([
    { type: 'error', payload: [{ extensions: { code: 'TOO_MANY_OPERATIONS', allowed: 2 } }] },
  ])
  expect(runs()).toBe(2)
  client.send({ id: '1', type: 'complete' })
  expect(await client.run('3', hello)).toMatchObject([{ type: 'next' }, { type: 'complete' }])
})

test('an id is no longer than 256 characters', async () => {
  const gateway = await startCountedGateway()
  const client = await openSocket(gateway.url)
  await client.init()
  const id = 'x'.repeat(257)
  expect(await client.run(id, oneNode)).toMatchObject([
    { type: 'error', payload: [{ extensions: { code: 'BAD_REQUEST' } }] },
  ])
  expect(await client.run(id.slice(1), oneNode)).toHaveLength(2)
})

test('names such as __proto__ are ids like any other', async () => {
  const gateway = await startCountedGateway()
  const client = await openSocket(gateway.url)
  await client.init()
  for (const id of ['__proto__', 'constructor', 'toString']) {
    expect(await client.run(id, oneNode)).toHaveLength(2)
  }
})

/** A graph that has a large value for each event, and how many of them were asked for. */
function createLargeGraph() {
  const state = { pulled: 0, ended: 0 }
  const word = 'x'.repeat(100_000)
  async function* talk() {
    try {
      for (;;) {
        state.pulled += 1
        yield await Promise.resolve({ word })
      }
    } finally {
      state.ended += 1
    }
  }
  const graph = createExecutableGraph({
    typeDefs: 'type Query { word: String } type Subscription { word: String }',
    resolvers: {
      Query: {
        word: () => {
          state.pulled += 1
          return word
        },
      },
      Subscription: { word: { subscribe: talk } },
    },
  })
  return { graph, state }
}

/** Waits until a count that has begun does not grow for a tenth of a second. */
async function untilStill(count: () => number): Promise<number> {
  let before = 0
  return eventually(async () => {
    before = count()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(before).toBeGreaterThan(0)
    expect(count()).toBe(before)
    return before
  })
}

test('a subscription asks for no further events while its client takes none', async () => {
  const { graph, state } = createLargeGraph()
  const server = await startTestServer({ graph })
  const client = await openSocket(server.url)
  await client.init()
  client.socket.pause()
  client.send(subscribe('1', { query: 'subscription { word }' }))
  const before = await untilStill(() => state.pulled)
  // What the systems' buffers hold between them, and one more.
  expect(before * 100_000).toBeLessThan(50_000_000)
  client.socket.resume()
  await eventually(() => expect(state.pulled).toBeGreaterThan(before))
})

test('a client that asks for much and takes nothing is closed', async () => {
  const { graph, state } = createLargeGraph()
  const websocket = { maxBufferedBytes: 1_000_000, maxOperations: 1_000, maxMessagesPerSecond: 10_000 }
  const server = await startTestServer({ graph, server: { websocket } })
  const client = await openSocket(server.url)
  await client.init()
  client.socket.pause()
  for (let sent = 0; sent < 400; sent += 1) client.send(subscribe(String(sent), { query: '{ word }' }))
  await untilStill(() => state.pulled)
  client.socket.resume()
  expect(await client.closed).toMatchObject({ code: 1008 })
  expect(client.messages.length).toBeLessThan(800)
})

test('a client that answers no pings is cut off, and its subscriptions end', async () => {
  const { graph, state } = createLargeGraph()
  const server = await startTestServer({ graph, server: { websocket: { keepAliveMs: 50 } } })
  const client = await openSocket(server.url, { autoPong: false })
  await client.init()
  client.send(subscribe('1', { query: 'subscription { word }' }))
  expect(await client.closed).toMatchObject({ code: 1006 })
  await eventually(() => expect(state.ended).toBe(1))
})

test('a client that answers pings stays', async () => {
  const { graph } = createCountingGraph()
  const server = await startTestServer({ graph, server: { websocket: { keepAliveMs: 20 } } })
  const client = await openSocket(server.url)
  await client.init()
  for (let pings = 0; pings < 5; pings += 1) await once(client.socket, 'ping')
  expect(await client.run('1', { query: '{ hello }' })).toHaveLength(2)
})
