import { expect, onTestFinished, test } from 'vitest'
import type { AuthenticationOptions } from '../../gateway/config/authentication-options.ts'
import { introspectionSchema } from '../../gateway/config/authentication/introspection-options.ts'
import type { TokenIntrospectionOptions } from '../../gateway/config/authentication/introspection-options.ts'
import { createIntrospectionVerifier } from '../../gateway/plugins/auth/introspection/introspection-verifier.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { startService } from '../support/start-service.ts'
import { expectNoLeak, startAuthServer } from './start-auth-server.ts'
import { audience, createTestIssuer, createTestKey, secondsLater, testTimeMs } from './token-kit.ts'

const active = { active: true, sub: 'ada', scope: 'read write', client_id: 'app', exp: secondsLater(300) }

/** An introspection endpoint, and what it was asked. */
async function startEndpoint() {
  const asked: { authorization: string | undefined; form: Record<string, string> }[] = []
  const answer: (token: string) => unknown = () => active
  const state = { answer, status: 200, isSilent: false }
  const service = await startService((request, response, body) => {
    const form = Object.fromEntries(new URLSearchParams(body))
    asked.push({ authorization: request.headers.authorization, form })
    if (state.isSilent) return
    const said = state.answer(form.token ?? '')
    response.writeHead(state.status).end(typeof said === 'string' ? said : JSON.stringify(said))
  })
  onTestFinished(() => service[Symbol.asyncDispose]())
  return { url: service.url, asked, state, close: () => service[Symbol.asyncDispose]() }
}

async function start(
  introspection: Partial<TokenIntrospectionOptions> = {},
  others: Partial<AuthenticationOptions> = {},
) {
  const endpoint = await startEndpoint()
  const credentials = { url: endpoint.url, clientId: 'gate way', clientSecret: 's+cret' }
  const server = await startAuthServer({
    mode: 'optional',
    introspection: { ...credentials, ...introspection },
    ...others,
  })
  return { endpoint, server }
}

test('the endpoint says who is calling', async () => {
  const { endpoint, server } = await start()
  expect(await server.askWith('opaque-token-1')).toMatchObject({
    status: 200,
    data: { user: 'ada', scopes: ['read', 'write'], roles: [] },
  })
  expect(endpoint.asked).toEqual([
    {
      // Form-encoded: `gate+way:s%2Bcret`.
      authorization: `Basic ${Buffer.from('gate+way:s%2Bcret').toString('base64')}`,
      form: { token: 'opaque-token-1', token_type_hint: 'access_token' },
    },
  ])
})

test('the gateway can say who it is in the form', async () => {
  const { endpoint, server } = await start({ clientAuth: 'post' })
  await server.askWith('opaque-token-1')
  expect(endpoint.asked).toEqual([
    {
      authorization: undefined,
      form: {
        token: 'opaque-token-1',
        token_type_hint: 'access_token',
        client_id: 'gate way',
        client_secret: 's+cret',
      },
    },
  ])
})

const notActive = 'it is not active'

test.each([
  ['is not active', { active: false }, notActive],
  ['is active as a text', { ...active, active: 'true' }, notActive],
  ['is active as a number', { ...active, active: 1 }, notActive],
  ['is nothing', {}, notActive],
  ['has expired', { ...active, exp: secondsLater(0) }, 'it has expired'],
  ['expires at a text', { ...active, exp: 'later' }, 'it has expired'],
  ['is not valid yet', { ...active, nbf: secondsLater(1) }, 'it is not valid yet'],
  ['has no audience', { ...active, aud: undefined }, 'it is meant for another audience'],
  ['is for somebody else', { ...active, aud: ['https://billing.test'] }, 'it is meant for another audience'],
  ['is of somebody else', { ...active, iss: 'https://forger.test' }, 'its issuer is not trusted here'],
  [
    'is bound to a key',
    { ...active, cnf: { jkt: 'x' } },
    'it is bound to a key, and comes without a proof of it',
  ],
  ['has no subject', { ...active, sub: undefined }, 'it does not say who its subject is'],
])('a token that %s is refused', async (_name, answer, description) => {
  const { endpoint, server } = await start({ audience, issuer: 'https://issuer.test' })
  endpoint.state.answer = () => ({ iss: 'https://issuer.test', aud: audience, ...answer })
  const token = 'opaque-token-of-nobody'
  const refusal = await server.askWith(token)
  expect(refusal).toMatchObject({
    status: 401,
    code: 'UNAUTHENTICATED',
    challenge: `Bearer error="invalid_token", error_description="${description}"`,
    data: undefined,
  })
  expectNoLeak(token, refusal, server)
})

test.each([
  ['answers with an error', { status: 500 }],
  ['refuses the gateway', { status: 401 }],
  ['sends the gateway elsewhere', { status: 302 }],
  ['answers with no JSON', { answer: () => 'opaque-token-of-ada is fine' }],
  ['answers with a list', { answer: () => [active] }],
  ['does not answer in time', { isSilent: true }],
])('nobody is let in while the endpoint %s', async (_name, state) => {
  const { endpoint, server } = await start({ timeoutMs: 100 })
  const healthy = { ...endpoint.state }
  Object.assign(endpoint.state, state)
  const token = 'opaque-token-of-ada'
  const refusal = await server.askWith(token)
  expect(refusal).toMatchObject({ status: 503, code: 'AUTHENTICATION_UNAVAILABLE', data: undefined })
  expectNoLeak(token, refusal, server)
  expect(JSON.stringify(server.lines)).not.toContain('s+cret')
  Object.assign(endpoint.state, healthy)
  expect(await server.askWith(token)).toMatchObject({ status: 200 })
})

test('nobody is let in while the endpoint can not be reached', async () => {
  const { endpoint, server } = await start()
  await endpoint.close()
  expect(await server.askWith('opaque-token-1')).toMatchObject({ status: 503 })
  expect(await server.askWith('opaque-token-2')).toMatchObject({ status: 503 })
  const logged = () => server.lines.filter(({ message }) => message === 'a token could not be introspected')
  expect(logged()).toHaveLength(1)
  server.clock.nowMs += 1_000
  expect(await server.askWith('opaque-token-2')).toMatchObject({ status: 503 })
  expect(logged()).toHaveLength(2)
})

test('an answer is remembered for as long as the config says', async () => {
  const { endpoint, server } = await start({ maxCacheMs: 10_000 })
  await server.askWith('opaque-token-1')
  server.clock.nowMs += 9_999
  expect(await server.askWith('opaque-token-1')).toMatchObject({ status: 200 })
  expect(endpoint.asked).toHaveLength(1)
  endpoint.state.answer = () => ({ active: false })
  server.clock.nowMs += 1
  expect(await server.askWith('opaque-token-1')).toMatchObject({ status: 401 })
  expect(await server.askWith('opaque-token-1')).toMatchObject({ status: 401 })
  expect(endpoint.asked).toHaveLength(2)
})

test('an answer is never remembered longer than the token lives', async () => {
  const { endpoint, server } = await start({ maxCacheMs: 3_600_000 })
  await server.askWith('opaque-token-1')
  server.clock.nowMs += 299_999
  expect(await server.askWith('opaque-token-1')).toMatchObject({ status: 200 })
  server.clock.nowMs += 1
  expect(await server.askWith('opaque-token-1')).toMatchObject({ status: 401 })
  expect(endpoint.asked).toHaveLength(2)
})

test('nothing is remembered where the config says so', async () => {
  const { endpoint, server } = await start({ maxCacheMs: 0 })
  await server.askWith('opaque-token-1')
  await server.askWith('opaque-token-1')
  expect(endpoint.asked).toHaveLength(2)
})

test('invented tokens do not push out what is known of good ones, and memory is bounded', async () => {
  const { endpoint, server } = await start({ maxCachedTokens: 2 })
  endpoint.state.answer = (token) => (token.startsWith('good') ? active : { active: false })
  await server.askWith('good-1')
  for (const token of ['bad-1', 'bad-2', 'bad-3']) await server.askWith(token)
  await server.askWith('good-1')
  expect(endpoint.asked).toHaveLength(4)
  await server.askWith('bad-1')
  expect(endpoint.asked).toHaveLength(5)
})

test('requests that wait for the same token ask once', async () => {
  const answer = Promise.withResolvers<typeof active>()
  let calls = 0
  const settings = introspectionSchema.parse({ url: 'https://issuer.test', clientId: 'a', clientSecret: 'b' })
  const introspect = () => {
    calls += 1
    return answer.promise
  }
  const verifier = createIntrospectionVerifier({
    settings,
    introspect,
    log: silentLogger,
    now: () => testTimeMs,
  })
  const { signal } = new AbortController()
  const token = { text: 'opaque-token-1', hash: 'hash' }
  const waiting = [verifier.verify(token, signal), verifier.verify(token, signal)]
  answer.resolve(active)
  expect((await Promise.all(waiting)).map(({ principal }) => principal.subject)).toEqual(['ada', 'ada'])
  expect(calls).toBe(1)
})

test('a token in the form of a JWT is never introspected where JWTs are taken, any other is', async () => {
  const key = await createTestKey('ES256', 'ec')
  const issuer = createTestIssuer('https://issuer.test', key)
  const jwt = { issuers: [{ issuer: issuer.issuer, audience, keys: [key.jwk] }] }
  const { endpoint, server } = await start({}, { jwt })
  const token = await issuer.sign({ claims: { sub: 'grace' } })
  expect(await server.askWith(token)).toMatchObject({ data: { user: 'grace' } })
  expect(await server.askWith(`${token}A`)).toMatchObject({ status: 401 })
  expect(endpoint.asked).toHaveLength(0)
  expect(await server.askWith('opaque-token-1')).toMatchObject({ data: { user: 'ada' } })
  expect(endpoint.asked).toHaveLength(1)
})
