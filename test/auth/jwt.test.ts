import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { JwtIssuerOptions } from '../../gateway/config/authentication/jwt-options.ts'
import type { TokenLocationOptions } from '../../gateway/config/authentication/token-options.ts'
import { parseOptions } from '../../gateway/config/parse-options.ts'
import { GatewayError } from '../../gateway/errors/gateway-error.ts'
import { expectNoLeak, startAuthServer } from './start-auth-server.ts'
import { audience, createTestIssuer, createTestKey, secondsLater } from './token-kit.ts'
import type { TestKey } from './token-kit.ts'

const [rsa, ec, ec384, ed, pss] = await Promise.all(
  (['RS256', 'ES256', 'ES384', 'EdDSA', 'PS512'] as const).map((alg) => createTestKey(alg, alg)),
)
if (!rsa || !ec || !ec384 || !ed || !pss) throw new Error('there are five keys')
const secret = randomBytes(64)
const secretKey: TestKey = {
  alg: 'HS512',
  kid: 'secret',
  privateKey: secret,
  jwk: { kty: 'oct', k: secret.toString('base64url') },
  pem: '',
}
const main = createTestIssuer('https://issuer.test', rsa)

function startWith(issuer: Partial<JwtIssuerOptions> = {}, tokenLocations?: readonly TokenLocationOptions[]) {
  const keys = [rsa, ec, ec384, ed, pss].map((key) => key?.jwk ?? {})
  return startAuthServer({
    mode: 'optional',
    ...(tokenLocations && { tokenLocations }),
    jwt: { issuers: [{ issuer: main.issuer, audience, keys, ...issuer }] },
  })
}

test.each([rsa, ec, ec384, ed, pss])('takes a token that is signed with $alg', async (key) => {
  const server = await startWith()
  expect(await server.askWith(await main.sign({ key }))).toMatchObject({ status: 200, data: { user: 'ada' } })
})

test('takes a token of a secret that the config shares with the issuer', async () => {
  const server = await startWith({ keys: [secretKey.jwk] })
  expect(await server.askWith(await main.sign({ key: secretKey }))).toMatchObject({ data: { user: 'ada' } })
})

test('takes a token that is signed with a key in PEM, whatever its key id', async () => {
  const server = await startWith({ keys: [ec.pem, rsa.pem] })
  expect(await server.askWith(await main.sign({ key: { ...rsa, kid: 'any' } }))).toMatchObject({
    data: { user: 'ada' },
  })
})

test.each([
  ['without a type', { header: { typ: undefined } }],
  ['of type "JWT"', { header: { typ: 'JWT' } }],
  ['of type "application/at+jwt"', { header: { typ: 'application/AT+JWT' } }],
  ['for several audiences', { claims: { aud: ['https://billing.test', audience] } }],
  ['that expired within the tolerance', { claims: { exp: secondsLater(-4) } }],
  ['that begins within the tolerance', { claims: { nbf: secondsLater(5) } }],
])('takes a token %s', async (_name, changes) => {
  const server = await startWith()
  expect(await server.askWith(await main.sign(changes))).toMatchObject({ status: 200, data: { user: 'ada' } })
})

test('claims say who is calling, with which scopes, roles and plan', async () => {
  const server = await startWith()
  const text = await main.sign({ claims: { scope: 'read  write', roles: ['admin', 7], plan: 'gold' } })
  expect((await server.askWith(text)).data).toMatchObject({
    user: 'ada',
    scopes: ['read', 'write'],
    roles: ['admin'],
    plan: 'gold',
  })
  const list = await main.sign({ claims: { scope: undefined, scp: ['read', 'write'], roles: 'a b' } })
  expect((await server.askWith(list)).data).toMatchObject({
    scopes: ['read', 'write'],
    roles: ['a', 'b'],
    plan: null,
  })
})

test('claims have the names that the config says: as they stand, or with dots into objects', async () => {
  const server = await startWith({
    claims: {
      subject: 'https://issuer.test/user.id',
      scopes: ['permissions'],
      roles: 'realm_access.roles',
      plan: 'account.plan',
    },
  })
  const token = await main.sign({
    claims: {
      'https://issuer.test/user.id': 'u1',
      permissions: ['read'],
      realm_access: { roles: ['admin'] },
      account: 'gold',
    },
  })
  expect((await server.askWith(token)).data).toMatchObject({
    user: 'u1',
    scopes: ['read'],
    roles: ['admin'],
    plan: null,
  })
})

test('members that all objects have are no claims', async () => {
  const server = await startWith({ claims: { subject: 'constructor.name' } })
  expect(await server.askWith(await main.sign())).toMatchObject({ status: 401 })
})

test('a token that was taken is refused as soon as it has expired', async () => {
  const server = await startWith()
  const token = await main.sign()
  expect(await server.askWith(token)).toMatchObject({ status: 200 })
  server.clock.nowMs += 304_999
  expect(await server.askWith(token)).toMatchObject({ status: 200 })
  server.clock.nowMs += 1
  const refusal = await server.askWith(token)
  expect(refusal).toMatchObject({
    status: 401,
    challenge: 'Bearer error="invalid_token", error_description="it has expired"',
  })
  expectNoLeak(token, refusal, server)
})

test('a token is not taken for another that differs in its last character', async () => {
  const server = await startWith()
  const token = await main.sign()
  expect(await server.askWith(token)).toMatchObject({ status: 200 })
  for (const end of 'AQgw') {
    const other = token.slice(0, -1) + end
    if (other === token) continue
    const answer = await server.askWith(other)
    expect(answer).toMatchObject({ status: 401 })
    expectNoLeak(other, answer, server)
  }
})

test('required scopes are those of the token', async () => {
  const server = await startAuthServer({
    requiredScopes: ['read', 'admin'],
    jwt: { issuers: [{ issuer: main.issuer, audience, keys: [rsa.jwk] }] },
  })
  expect(await server.ask()).toMatchObject({ status: 401, challenge: 'Bearer' })
  expect(await server.askWith(await main.sign())).toMatchObject({
    status: 403,
    code: 'FORBIDDEN',
    challenge: 'Bearer error="insufficient_scope", scope="read admin"',
  })
  const token = await main.sign({ claims: { scope: 'admin read' } })
  expect(await server.askWith(token)).toMatchObject({ status: 200 })
})

const locations = [{ header: 'authorization' }, { header: 'X-Access-Token' }, { cookie: 'session' }]

test.each([
  ['in a header of its own', (token: string) => ({ 'x-access-token': token })],
  ['in a header of its own, with the scheme', (token: string) => ({ 'x-access-token': `bearer ${token}` })],
  ['after a scheme in upper case', (token: string) => ({ authorization: `BEARER  ${token}` })],
  ['in a cookie', (token: string) => ({ cookie: `a=b; session=${token}; c` })],
  ['in a cookie with quotes', (token: string) => ({ cookie: `session="${token}"` })],
  [
    'in a cookie, beside other credentials',
    (token: string) => ({ authorization: 'Basic YTpi', cookie: `session=${token}` }),
  ],
])('finds a token %s', async (_name, headersOf) => {
  const server = await startWith({}, locations)
  expect(await server.ask(headersOf(await main.sign()))).toMatchObject({ status: 200, data: { user: 'ada' } })
})

test.each([
  ['under another scheme', (token: string) => ({ authorization: `Basic ${token}` })],
  ['without a scheme', (token: string) => ({ authorization: token })],
  ['in a header that is not for tokens', (token: string) => ({ 'x-token': token })],
  ['in a cookie that is not for tokens', (token: string) => ({ cookie: `other_session=${token}` })],
  ['nowhere', () => ({ cookie: 'session=', 'x-access-token': '' })],
])('there are no credentials in a token %s', async (_name, headersOf) => {
  const server = await startWith({}, locations)
  expect(await server.ask(headersOf(await main.sign()))).toMatchObject({ status: 200, data: { user: null } })
})

test('a bad token in the first place is not made good by another place', async () => {
  const server = await startWith({}, locations)
  const token = await main.sign()
  expect(await server.ask({ authorization: 'Bearer bad', cookie: `session=${token}` })).toMatchObject({
    status: 401,
  })
})

test('a cookie that is there twice is refused, as one of them may be planted', async () => {
  const server = await startWith({}, locations)
  const token = await main.sign()
  const answer = await server.ask({ cookie: `session=${token}; session=${token}` })
  expect(answer).toMatchObject({
    status: 401,
    challenge: 'Bearer error="invalid_token", error_description="its cookie is there more than once"',
  })
  expectNoLeak(token, answer, server)
})

test.each([
  ['no issuer', { jwt: { issuers: [] } }, 'issuers'],
  ['no kind of credentials', {}, 'at least one kind of credentials'],
  ['no audience', { jwt: { issuers: [{ issuer: 'https://a.test' }] } }, 'audience'],
  [
    'an issuer twice',
    {
      jwt: {
        issuers: [
          { issuer: 'https://a.test', audience },
          { issuer: 'https://a.test', audience },
        ],
      },
    },
    'expected each issuer once',
  ],
  [
    'an issuer without TLS',
    { jwt: { issuers: [{ issuer: 'http://a.test', audience }] } },
    'can not be discovered',
  ],
  [
    'keys from two places',
    { jwt: { issuers: [{ issuer: 'a', audience, keys: [rsa.jwk], jwksUrl: 'https://a.test' }] } },
    'expected one of "keys", "jwksUrl" and "discoveryUrl"',
  ],
  [
    'a secret that is short',
    { jwt: { issuers: [{ issuer: 'a', audience, keys: [{ kty: 'oct', k: 'c2VjcmV0' }] }] } },
    'at least 32 bytes',
  ],
  [
    'a private key',
    { jwt: { issuers: [{ issuer: 'a', audience, keys: [{ ...ec.jwk, d: 'c2VjcmV0' }] }] } },
    'private key',
  ],
  ['a text that is no key', { jwt: { issuers: [{ issuer: 'a', audience, keys: ['key'] }] } }, 'in PEM'],
  [
    'an algorithm under the wrong type of key',
    { jwt: { issuers: [{ issuer: 'a', audience, keys: [rsa.jwk], algorithms: { RSA: ['HS256'] } }] } },
    'HS256',
  ],
  ['a scope with a quote', { requiredScopes: ['a"b'] }, 'expected a scope'],
  ['a place that is two', { tokenLocations: [{ header: 'a', cookie: 'b' }] }, 'expected one of "header"'],
])('a config with %s is refused', (_name, authentication, said) => {
  const details = detailsOf(() => parseOptions({ sources: {}, authentication }))
  expect(details).toContain(said)
  expect(details).not.toContain('c2VjcmV0')
})

function detailsOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof GatewayError) return error.details.join('\n')
    throw error
  }
  return ''
}
