import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import type { JwtIssuerOptions } from '../../gateway/config/authentication/jwt-options.ts'
import { startService } from '../support/start-service.ts'
import { startAuthServer } from './start-auth-server.ts'
import { audience, createTestIssuer, createTestKey } from './token-kit.ts'
import type { TestKey } from './token-kit.ts'

const [ec, otherEc, rsa] = await Promise.all([
  createTestKey('ES256', 'ec'),
  createTestKey('ES256', 'other'),
  createTestKey('RS256', 'rsa'),
])
const secret = randomBytes(32)
const secretKey: TestKey = {
  alg: 'HS256',
  kid: 'secret',
  privateKey: secret,
  jwk: { kty: 'oct', kid: 'secret', alg: 'HS256', k: secret.toString('base64url') },
  pem: '',
}

/** An issuer whose answers the test decides, by path. */
async function startIssuer() {
  const requests: string[] = []
  const answers: Record<string, unknown> = {}
  const service = await startService((request, response) => {
    const path = request.url ?? ''
    requests.push(path)
    const answer = answers[path]
    response.writeHead(answer === undefined ? 404 : 200)
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
  onTestFinished(() => service[Symbol.asyncDispose]())
  const { origin } = new URL(service.url)
  answers['/.well-known/openid-configuration'] = { issuer: origin, jwks_uri: `${origin}/keys` }
  answers['/keys'] = { keys: [ec.jwk] }
  return { ...createTestIssuer(origin, ec), answers, requests }
}

type Issuer = Awaited<ReturnType<typeof startIssuer>>

function startWith(issuer: Issuer, options: Partial<JwtIssuerOptions> = {}) {
  return startAuthServer({ jwt: { issuers: [{ issuer: issuer.issuer, audience, ...options }] } })
}

const refused = (description: string) => ({
  status: 401,
  challenge: `Bearer error="invalid_token", error_description="${description}"`,
})
const unknownKey = refused('it is signed with a key that its issuer does not have')

test('keys are taken from the URL of the config without discovery', async () => {
  const issuer = await startIssuer()
  const server = await startWith(issuer, { jwksUrl: `${issuer.issuer}/keys` })
  expect(await server.askWith(await issuer.sign())).toMatchObject({ status: 200 })
  expect(issuer.requests).toEqual(['/keys'])
})

test('the discovery document may stand elsewhere', async () => {
  const issuer = await startIssuer()
  const discoveryUrl = `${issuer.issuer}/tenant/metadata`
  issuer.answers['/tenant/metadata'] = issuer.answers['/.well-known/openid-configuration']
  const server = await startWith(issuer, { discoveryUrl })
  expect(await server.askWith(await issuer.sign())).toMatchObject({ status: 200 })
  expect(issuer.requests).toEqual(['/tenant/metadata', '/keys'])
})

test.each([
  ['is missing', undefined],
  ['is of another issuer', { issuer: 'https://forger.test', jwks_uri: 'KEYS' }],
  ['names no keys', { issuer: 'ISSUER' }],
  ['names keys at no URL', { issuer: 'ISSUER', jwks_uri: '/keys' }],
  ['names keys in a file', { issuer: 'ISSUER', jwks_uri: 'file:///etc/passwd' }],
  ['is no JSON', 'keys'],
])('no key is trusted when the discovery document %s', async (_name, document) => {
  const issuer = await startIssuer()
  const text = JSON.stringify(document ?? null)
    .replace('ISSUER', issuer.issuer)
    .replace('KEYS', `${issuer.issuer}/keys`)
  issuer.answers['/.well-known/openid-configuration'] = document && text
  const server = await startWith(issuer)
  expect(await server.askWith(await issuer.sign())).toMatchObject({
    status: 503,
    code: 'AUTHENTICATION_UNAVAILABLE',
  })
  expect(issuer.requests).not.toContain('/keys')
  expect(server.lines.map(({ message }) => message)).toContain('the keys of an issuer could not be fetched')
})

test.each([
  ['no JSON', 'keys'],
  ['a list', [ec.jwk]],
  ['an object without keys', { key: ec.jwk }],
  ['more than a mebibyte', { keys: [ec.jwk], x: 'x'.repeat(1_048_576) }],
])('no key is trusted when the set of keys is %s', async (_name, keys) => {
  const issuer = await startIssuer()
  issuer.answers['/keys'] = keys
  const server = await startWith(issuer)
  expect(await server.askWith(await issuer.sign())).toMatchObject({ status: 503 })
})

test.each([
  ['is a secret', () => secretKey.jwk, secretKey],
  ['is for encryption', () => ({ ...ec.jwk, use: 'enc' }), ec],
  ['is for another algorithm', () => ({ ...ec.jwk, alg: 'ES384' }), ec],
  ['is not to verify with', () => ({ ...ec.jwk, key_ops: ['sign'] }), ec],
  ['is broken', () => ({ ...ec.jwk, x: 'AA' }), ec],
  ['is private', () => ({ ...ec.jwk, d: 'AA' }), ec],
])('a published key that %s is not used', async (_name, jwkOf, key) => {
  const issuer = await startIssuer()
  issuer.answers['/keys'] = { keys: [jwkOf(), null, 'key', { kty: 'XYZ' }, rsa.jwk] }
  const server = await startWith(issuer)
  expect(await server.askWith(await issuer.sign({ key: rsa }))).toMatchObject({ status: 200 })
  expect(await server.askWith(await issuer.sign({ key }))).toMatchObject(unknownKey)
})

test('a token without a key id is tried with the few keys that fit', async () => {
  const issuer = await startIssuer()
  issuer.answers['/keys'] = { keys: [otherEc.jwk, rsa.jwk, ec.jwk] }
  const server = await startWith(issuer)
  const header = { kid: undefined }
  expect(await server.askWith(await issuer.sign({ header }))).toMatchObject({ status: 200 })
  const forger = await createTestKey('ES256', 'forger')
  expect(await server.askWith(await issuer.sign({ header, key: forger }))).toMatchObject(
    refused('its signature is not valid'),
  )
})

test('a flood of unknown key ids asks the issuer once a cooldown', async () => {
  const issuer = await startIssuer()
  const server = await startWith(issuer, { remoteKeys: { cooldownMs: 10_000 } })
  const flood = async () => {
    const tokens = Array.from({ length: 10 }, (_, index) => issuer.sign({ header: { kid: `k${index}` } }))
    for (const token of await Promise.all(tokens))
      expect(await server.askWith(token)).toMatchObject(unknownKey)
  }
  await flood()
  expect(issuer.requests.filter((path) => path === '/keys')).toHaveLength(1)
  server.clock.nowMs += 10_000
  await flood()
  expect(issuer.requests.filter((path) => path === '/keys')).toHaveLength(2)
})

test('while the issuer is down, a token with an unknown key id may be good: it is not called bad', async () => {
  const issuer = await startIssuer()
  const server = await startWith(issuer, { remoteKeys: { resilient: true } })
  expect(await server.askWith(await issuer.sign())).toMatchObject({ status: 200 })
  delete issuer.answers['/keys']
  server.clock.nowMs += 30_000
  const token = await issuer.sign({ key: otherEc })
  expect(await server.askWith(token)).toMatchObject({ status: 503 })
  expect(await server.askWith(token)).toMatchObject({ status: 503 })
  expect(await server.askWith(await issuer.sign({ claims: { sub: 'bob' } }))).toMatchObject({ status: 200 })
  expect(issuer.requests.filter((path) => path === '/keys')).toHaveLength(2)
})
