import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { GatewayContext } from '../../gateway/context/gateway-context.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/start-test-server.ts'

/** A graph whose field `never` doesn't answer, and that remembers why each request's signal was aborted. */
function createStuckGraph() {
  const reasons: unknown[] = []
  let asked = 0
  const never = (_root: unknown, _args: unknown, { signal }: GatewayContext) => {
    asked += 1
    signal.addEventListener('abort', () => reasons.push(signal.reason))
    return new Promise(() => undefined)
  }
  const graph = createExecutableGraph({
    typeDefs: 'type Query { never: String }',
    resolvers: { Query: { never } },
  })
  return { graph, reasons, isAsked: () => asked > 0 }
}

test('an operation that takes too long is cancelled, and answered with 504 and no data', async () => {
  const stuck = createStuckGraph()
  const server = await startTestServer({ graph: stuck.graph, server: { requestTimeoutMs: 50 } })
  const response = await server.post({ query: '{ never }' })
  expect(response.status).toBe(504)
  expect(await response.json()).toEqual({
    errors: [
      {
        message: 'The operation did not finish within 50 ms.',
        extensions: { code: 'REQUEST_TIMEOUT' },
      },
    ],
  })
  expect(stuck.reasons).toMatchObject([{ code: 'REQUEST_TIMEOUT' }])
  expect(server.events).toMatchObject([{ status: 504, errorCodes: ['REQUEST_TIMEOUT'] }])
  expect(server.lines).toEqual([])
})

test('when the client goes away, the operation is cancelled', async () => {
  const stuck = createStuckGraph()
  const server = await startTestServer({ graph: stuck.graph })
  const client = new AbortController()
  const response = server.get({ query: '{never}' }, { signal: client.signal })
  await eventually(() => expect(stuck.isAsked()).toBe(true))
  client.abort()
  await expect(response).rejects.toThrow()
  await eventually(() => expect(stuck.reasons).toMatchObject([{ code: 'REQUEST_ABORTED' }]))
  await eventually(() =>
    expect(server.events).toMatchObject([{ status: 499, operations: [{ type: 'query' }] }]),
  )
  expect(server.lines).toEqual([])
})

test('a body that does not arrive in time is not waited for', async () => {
  const { graph } = createStuckGraph()
  const server = await startTestServer({ graph, server: { requestTimeoutMs: 50 } })
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  const head =
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n'
  socket.write(`${head}{"query":`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 504 /)
  socket.destroy()
})

test('a client that leaves while it sends its body costs nothing', async () => {
  const { graph } = createStuckGraph()
  const server = await startTestServer({ graph })
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
  )
  await once(socket, 'connect')
  await eventually(() => {
    socket.destroy()
    expect(server.events).toMatchObject([{ status: 499, operations: [] }])
  })
  expect(server.lines).toEqual([])
})
