import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { CorsOptions } from '../../gateway/config/cors-options.ts'
import { eventually } from '../support/eventually.ts'
import { openSocket, refusedSocket } from '../support/open-socket.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { createCountingGraph } from './counting-graph.ts'

const { graph } = createCountingGraph()
const shop: CorsOptions = { origins: ['https://shop.example', 'https://*.preview.example'] }

test.each<readonly [string, string, CorsOptions | undefined]>([
  ['another site', 'https://evil.example', undefined],
  ['another port of the host', 'http://127.0.0.1:1', undefined],
  ['a sandbox', 'null', undefined],
  ['what is no origin', 'evil', undefined],
  ['a site that CORS does not list', 'https://evil.example', shop],
  ['a site whose name begins like a listed one', 'https://shop.example.evil.example', shop],
  ['a sandbox, with a list', 'null', shop],
])('a page of %s opens no WebSocket', async (_name, origin, cors) => {
  const server = await startTestServer({ graph, server: { cors } })
  const { status, body } = await refusedSocket(server.url, { origin })
  expect(status).toBe(403)
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'CSRF_PREVENTED' } }] })
})

test.each<readonly [string, CorsOptions | undefined, string | undefined]>([
  ['no page', undefined, undefined],
  ['a listed page', shop, 'https://shop.example'],
  ['a listed page, whatever the case', shop, 'https://SHOP.example'],
  ['a page that a wildcard lists', shop, 'https://a.b.preview.example'],
  ['any page, where all may', { origins: ['*'] }, 'https://evil.example'],
])('%s opens one', async (_name, cors, origin) => {
  const server = await startTestServer({ graph, server: { cors } })
  const client = await openSocket(server.url, origin === undefined ? {} : { origin })
  await client.init()
})

test("a page of the server's own host opens one, whatever the scheme, as a proxy may end TLS", async () => {
  const server = await startTestServer({ graph })
  const { host } = new URL(server.url)
  for (const scheme of ['http', 'https']) {
    const client = await openSocket(server.url, { origin: `${scheme}://${host}` })
    await client.init()
  }
})

const header = (name: string) => ({ query: `{ header(name: "${name}") }` })

test.each<readonly [string, CorsOptions, string | null]>([
  ['without credentials brings neither cookies nor passwords', shop, null],
  ['from any origin brings neither', { origins: ['*'] }, null],
  ['with credentials brings them', { ...shop, credentials: true }, 'theirs'],
])('a page that CORS allows %s', async (_name, cors, expected) => {
  const server = await startTestServer({ graph, server: { cors } })
  const headers = { cookie: 'theirs', authorization: 'theirs' }
  const client = await openSocket(server.url, { origin: 'https://shop.example', headers })
  await client.init()
  for (const name of ['cookie', 'Authorization']) {
    const [result] = await client.run(name, header(name))
    expect(result).toMatchObject({ payload: { data: { header: expected } } })
  }
})

test.each([
  ['x-tenant', 'acme'],
  ['upgrade', null],
  ['connection', null],
  ['sec-websocket-key', null],
])('operations see of the header "%s" of the opening: %j', async (name, expected) => {
  const server = await startTestServer({ graph })
  const client = await openSocket(server.url, { headers: { 'x-tenant': 'acme' } })
  await client.init()
  const [result] = await client.run('1', header(name))
  expect(result).toMatchObject({ payload: { data: { header: expected } } })
})

test.each([
  ['the older subprotocol', ['graphql-ws'], 'The subprotocol "graphql-ws" is not served'],
  ['no subprotocol', [], 'Ask for the subprotocol "graphql-transport-ws".'],
])('a client that asks for %s is closed with 4406', async (_name, protocols, reason) => {
  const server = await startTestServer({ graph })
  const client = await openSocket(server.url, { protocols })
  const end = await client.closed
  expect(end.code).toBe(4406)
  expect(end.reason).toContain(reason)
})

test('a client that offers both subprotocols gets the newer one', async () => {
  const server = await startTestServer({ graph })
  const client = await openSocket(server.url, { protocols: ['graphql-ws', 'graphql-transport-ws'] })
  expect(client.socket.protocol).toBe('graphql-transport-ws')
})

test('nothing is opened at other paths', async () => {
  const server = await startTestServer({ graph })
  expect(await refusedSocket(`${server.origin}/health`)).toMatchObject({ status: 404 })
})

test('nothing is opened where it is turned off, and requests for it get an answer over HTTP', async () => {
  const server = await startTestServer({ graph, server: { websocket: false } })
  expect(await refusedSocket(server.url)).toMatchObject({ status: 403 })
})

test('without a graph, and with as many connections as there may be, a client is told to come again', async () => {
  const unready = await startTestServer({})
  const server = await startTestServer({ graph, server: { websocket: { maxConnections: 1 } } })
  const first = await openSocket(server.url)
  const refused = { status: 503, headers: { 'retry-after': '1' } }
  expect(await refusedSocket(unready.url)).toMatchObject(refused)
  expect(await refusedSocket(server.url)).toMatchObject(refused)
  first.socket.close()
  await first.closed
  await eventually(async () => {
    const again = await openSocket(server.url)
    expect(again.socket.readyState).toBe(again.socket.OPEN)
  })
})

/** Sends bytes as they are, and reads all that comes. */
async function exchangeBytes(url: string, bytes: string): Promise<string> {
  const { port } = new URL(url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.end(bytes)
  return text(socket)
}

test('a request that offers another protocol is answered over HTTP', async () => {
  const server = await startTestServer({ graph })
  const answer = await exchangeBytes(
    server.url,
    'GET /health HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n',
  )
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
})

const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='

test.each([
  ['without a key', 'GET /graphql', 'Sec-WebSocket-Version: 13'],
  ['of an unknown version', 'GET /graphql', `Sec-WebSocket-Version: 12\r\n${key}`],
  ['by POST', 'POST /graphql', `Sec-WebSocket-Version: 13\r\n${key}`],
])('an opening %s is refused', async (_name, line, headers) => {
  const server = await startTestServer({ graph })
  const upgrade = 'Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket'
  const answer = await exchangeBytes(server.url, `${line} HTTP/1.1\r\n${upgrade}\r\n${headers}\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 40[05] /)
})
