import { onTestFinished, expect, test } from 'vitest'
import type { AuthenticationOptions } from '../../gateway/config/authentication-options.ts'
import { createConsumerFile, startConsumerServer } from '../auth/consumer-kit.ts'
import { startAuthServer } from '../auth/start-auth-server.ts'
import type { AuthServer } from '../auth/start-auth-server.ts'
import { audience, createTestIssuer, createTestKey, forge, secondsLater } from '../auth/token-kit.ts'
import { createAuthority, createCertificate } from '../support/create-certificates.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { openSocket } from '../support/open-socket.ts'
import type { OpenSocketOptions } from '../support/open-socket.ts'
import { startService } from '../support/start-service.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { createCountingGraph } from './counting-graph.ts'

const issuer = createTestIssuer('https://issuer.test', await createTestKey('ES256', 'k1'))
const jwt = { issuers: [{ issuer: issuer.issuer, audience, keys: [issuer.key.jwk] }] }

/** Asks over a new connection who is calling; the end of the connection when it is refused. */
async function ask(url: string, params?: object, options?: OpenSocketOptions): Promise<unknown> {
  const client = await openSocket(url, options)
  client.send({ type: 'connection_init', payload: params })
  const answer = await Promise.race([client.next(), client.closed])
  if ('code' in answer) return answer
  const [result] = await client.run('1', { query: '{ user }' })
  client.socket.terminate()
  return result?.payload
}

const isAda = { data: { user: 'ada' } }
const isShop = { data: { user: 'shop' } }
const isNobody = { data: { user: null } }

test.each(['authorization', 'Authorization', 'AUTHORIZATION'])(
  'a token in the connection parameter "%s" says who calls',
  async (name) => {
    const server = await startAuthServer({ jwt })
    expect(await ask(server.url, { [name]: `Bearer ${await issuer.sign()}` })).toEqual(isAda)
  },
)

test('a token in a header or a cookie of the opening says who calls', async () => {
  const tokenLocations = [{ header: 'authorization' }, { cookie: 'session' }]
  const server = await startAuthServer({ jwt, tokenLocations })
  const token = await issuer.sign()
  const withHeader = { headers: { authorization: `Bearer ${token}` } }
  const withCookie = { headers: { cookie: `session=${token}` } }
  expect(await ask(server.url, undefined, withHeader)).toEqual(isAda)
  expect(await ask(server.url, undefined, withCookie)).toEqual(isAda)
})

test('an opaque token in the connection parameters is looked up', async () => {
  const endpoint = await startService((_request, response) => {
    response.end(JSON.stringify({ active: true, sub: 'ada', exp: secondsLater(300) }))
  })
  onTestFinished(() => endpoint[Symbol.asyncDispose]())
  const introspection = { url: endpoint.url, clientId: 'gateway', clientSecret: 'secret' }
  const server = await startAuthServer({ introspection })
  expect(await ask(server.url, { authorization: 'Bearer opaque' })).toEqual(isAda)
})

async function startShop(options: AuthenticationOptions) {
  const file = await createConsumerFile()
  const key = await file.keys('create', 'shop')
  return { file, key, server: await startConsumerServer(file, options) }
}

test('an API key in the connection parameters, a header or the query says who calls', async () => {
  const { key, server } = await startShop({ apiKeys: { queryParameter: 'key' } })
  expect(await ask(server.url, { 'X-Api-Key': key })).toEqual(isShop)
  expect(await ask(server.url, undefined, { headers: { 'x-api-key': key } })).toEqual(isShop)
  expect(await ask(`${server.url}?key=${key}`)).toEqual(isShop)
  expect(JSON.stringify([server.lines, server.events])).not.toContain(key)
})

test('name and password in the connection parameters or a header say who calls', async () => {
  const { file, server } = await startShop({ basic: {} })
  await file.write(await withPassword(await file.read(), 'open sesame'))
  const basic = `Basic ${Buffer.from('shop:open sesame').toString('base64')}`
  await eventually(async () => expect(await ask(server.url, { authorization: basic })).toEqual(isShop))
  expect(await ask(server.url, undefined, { headers: { authorization: basic } })).toEqual(isShop)
})

/** The file of consumers with a password for the shop. */
async function withPassword(text: string, password: string): Promise<string> {
  const { hashPassword } = await import('../../gateway/plugins/auth/consumers/password.ts')
  const file = JSON.parse(text) as { consumers: { shop: Record<string, unknown> } }
  file.consumers.shop.password = await hashPassword(password)
  return JSON.stringify(file)
}

test('the certificate of the connection says who calls', async () => {
  const folder = await createTestFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const authority = await createAuthority(folder, 'authority')
  await createCertificate(folder, 'localhost', authority)
  const { cert, key } = await createCertificate(folder, 'shop', authority)
  const consumers = { shop: { certificates: ['DNS:shop'] } }
  await folder.write('consumers.json', JSON.stringify({ version: 1, consumers }))
  const tls = {
    cert: 'localhost.pem',
    key: 'localhost.key',
    requestClientCert: true,
    clientCa: 'authority.pem',
  }
  const server = await startAuthServer(
    { mode: 'optional', consumers: { file: 'consumers.json' }, clientCertificates: {} },
    Date.now,
    { baseDir: folder.path, server: { tls, cors: { origins: ['https://shop.example'] } } },
  )
  const url = server.url.replace('127.0.0.1', 'localhost')
  const options = { ca: authority.cert, cert, key }
  expect(await ask(url, undefined, options)).toEqual(isShop)
  // A page that CORS lets in without credentials does not call with the visitor's certificate.
  expect(await ask(url, undefined, { ...options, origin: 'https://shop.example' })).toEqual(isNobody)
})

test('an external authorizer is asked about the connection and each operation', async () => {
  const asked: string[] = []
  const decide = ({ requestId }: { requestId: string }) => {
    asked.push(requestId)
    return { decision: 'allow', subject: 'ada' } as const
  }
  const server = await startAuthServer({ mode: 'optional', external: { decide } })
  expect(await ask(server.url, {}, { headers: { 'x-request-id': 'r' } })).toEqual(isAda)
  expect(asked).toEqual(['r', 'r.1'])
})

const expired = await issuer.sign({ claims: { exp: secondsLater(-300) } })

test.each<readonly [string, object | undefined, RegExp]>([
  ['none', undefined, /^UNAUTHENTICATED: Credentials are required/],
  ['an empty object', {}, /^UNAUTHENTICATED: Credentials are required/],
  ['an expired token', { authorization: `Bearer ${expired}` }, /^UNAUTHENTICATED: The access token/],
  [
    'a token without a signature',
    { authorization: `Bearer ${forge({ alg: 'none' }, { sub: 'ada' })}` },
    /^UNAUTHENTICATED: The access token/,
  ],
  ['a token that is a list', { authorization: ['Bearer x'] }, /^UNAUTHENTICATED: The access token/],
  ['a token below __proto__', { __proto__: { authorization: 'Bearer x' } }, /^UNAUTHENTICATED: Cred/],
])(
  'where credentials are required, a connection with %s is closed with 4401',
  async (_name, params, reason) => {
    const server = await startAuthServer({ jwt })
    expect(await ask(server.url, params)).toEqual({
      code: 4401,
      reason: expect.stringMatching(reason) as unknown,
    })
    await eventually(() => {
      expect(server.events).toMatchObject([
        { transport: 'websocket', status: 401, operations: [], errorCodes: ['UNAUTHENTICATED'] },
      ])
    })
  },
)

test('a caller without the scopes that all need is closed with 4403', async () => {
  const server = await startAuthServer({ jwt, requiredScopes: ['admin'] })
  const params = { authorization: `Bearer ${await issuer.sign()}` }
  expect(await ask(server.url, params)).toMatchObject({ code: 4403 })
})

test('when who is calling can not be found out, the client may come again', async () => {
  const decide = () => {
    throw new Error('down')
  }
  const server = await startAuthServer({ mode: 'optional', external: { decide } })
  expect(await ask(server.url)).toMatchObject({ code: 1013 })
})

test('parameters of an operation are no credentials', async () => {
  const server = await startAuthServer({ jwt, mode: 'optional' })
  const client = await openSocket(server.url)
  await client.init()
  const authorization = `Bearer ${await issuer.sign()}`
  const payload = {
    query: '{ user }',
    authorization,
    headers: { authorization },
    extensions: { authorization },
  }
  expect(await client.run('1', payload)).toMatchObject([{ payload: isNobody }, { type: 'complete' }])
})

const waiting = { query: 'subscription { count(to: 1, then: "wait") }' }
const farewell = {
  type: 'error',
  payload: [
    {
      message:
        'The credentials that this stream was asked for with are no longer valid: ask again with new ones.',
      extensions: { code: 'CREDENTIALS_EXPIRED' },
    },
  ],
}

test('when a token expires, subscriptions end, queries finish, and the connection is closed', async () => {
  const { graph, goOn, runs } = createCountingGraph()
  const authentication = { jwt: { ...jwt, clockToleranceSeconds: 0 } }
  const server = await startTestServer({ graph, config: { authentication } })
  const client = await openSocket(server.url)
  const claims = { exp: Date.now() / 1_000 + 1 }
  await client.init({ authorization: `Bearer ${await issuer.sign({ claims })}` })
  client.send({ type: 'subscribe', id: 'stream', payload: waiting })
  client.send({ type: 'subscribe', id: 'query', payload: { query: '{ late }' } })
  await eventually(() => expect(runs()).toBe(2))
  expect(await client.next()).toMatchObject({ type: 'next', id: 'stream' })
  expect(await client.next()).toEqual({ id: 'stream', ...farewell })
  expect(await client.run('3', { query: '{ hello }' })).toMatchObject([{ type: 'error' }])
  goOn()
  expect(await client.next()).toMatchObject({ type: 'next', id: 'query' })
  expect(await client.next()).toMatchObject({ type: 'complete', id: 'query' })
  expect(await client.closed).toMatchObject({ code: 4403 })
})

async function startCounting(options: AuthenticationOptions) {
  const file = await createConsumerFile()
  const key = await file.keys('create', 'shop')
  const consumers = { file: 'consumers.json', checkIntervalMs: 100 }
  const server = await startTestServer({
    graph: createCountingGraph().graph,
    config: { authentication: { consumers, ...options } },
    baseDir: file.folder,
  })
  return { file, key, server }
}

test.each<readonly [string, (key: string) => readonly string[]]>([
  ['is revoked', (key) => ['revoke', key.slice(9, 19)]],
  ['grants something else', () => ['create', 'shop', '--scopes', 'more']],
])('when an API key %s, its subscriptions end and its connection is closed', async (_name, change) => {
  const { file, key, server } = await startCounting({ apiKeys: {} })
  const client = await openSocket(server.url)
  await client.init({ 'x-api-key': key })
  client.send({ type: 'subscribe', id: '1', payload: waiting })
  expect(await client.next()).toMatchObject({ type: 'next' })
  await file.keys(...change(key))
  expect(await client.next()).toEqual({ id: '1', ...farewell })
  expect(await client.closed).toMatchObject({ code: 4403 })
})

test('when another API key is revoked, a subscription goes on', async () => {
  const { file, key, server } = await startCounting({ apiKeys: {} })
  const other = await file.keys('create', 'shop')
  const client = await openSocket(server.url)
  await client.init({ 'x-api-key': key })
  client.send({ type: 'subscribe', id: '1', payload: waiting })
  await client.next()
  await file.keys('revoke', other.slice(9, 19))
  await eventually(async () => {
    expect((await server.post({ query: '{ hello }' }, { 'x-api-key': other })).status).toBe(401)
  })
  expect(await client.run('2', { query: '{ hello }' })).toHaveLength(2)
  expect(client.messages).toEqual([])
})

test('when an API key is revoked, its event streams over HTTP end, too', async () => {
  const { file, key, server } = await startCounting({ apiKeys: {} })
  const response = await server.post(waiting, { 'x-api-key': key, accept: 'text/event-stream' })
  await file.keys('revoke', key.slice(9, 19))
  expect(await response.text()).toContain('"code":"CREDENTIALS_EXPIRED"')
})

test('when a password is changed, its subscriptions end', async () => {
  const { file, server } = await startCounting({ basic: {} })
  const text = await file.read()
  await file.write(await withPassword(text, 'open sesame'))
  const authorization = `Basic ${Buffer.from('shop:open sesame').toString('base64')}`
  const client = await eventually(async () => {
    const opened = await openSocket(server.url)
    await opened.init({ authorization })
    return opened
  })
  client.send({ type: 'subscribe', id: '1', payload: waiting })
  await client.next()
  await file.write(await withPassword(text, 'another one'))
  expect(await client.next()).toEqual({ id: '1', ...farewell })
})

/** Holds that a secret stands in nothing that was logged. */
function expectNotLogged(secret: string, { lines, events }: AuthServer): void {
  expect(JSON.stringify([lines, events])).not.toContain(secret)
}

test('neither tokens nor connection parameters are logged', async () => {
  const server = await startAuthServer({ jwt })
  const token = await issuer.sign()
  await ask(server.url, { authorization: `Bearer ${token}`, other: 'my-secret' })
  await ask(server.url, { authorization: `Bearer ${expired}` })
  await eventually(() => expect(server.events).toHaveLength(3))
  for (const secret of [token, expired, 'my-secret']) expectNotLogged(secret, server)
})
