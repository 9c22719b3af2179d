import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import { parseOptions } from '../../gateway/config/parse-options.ts'
import type { SigningOptions } from '../../gateway/config/signing-options.ts'
import { signingSchema } from '../../gateway/config/signing-options.ts'
import { createConfigRecipe } from '../../gateway/graph/config-recipe.ts'
import { createGraphManager } from '../../gateway/graph/graph-manager.ts'
import { createMemorySchemaStore } from '../../gateway/graph/schema-store.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { createTokenSigner } from '../../gateway/upstream/credentials/token-signer.ts'
import { createHttpClient } from '../../gateway/upstream/http-client.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { containing } from '../support/matchers.ts'
import { recordingSdl, startRecordingService } from '../support/start-recording-service.ts'
import type { RecordingService } from '../support/start-recording-service.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { useClaims } from '../support/use-claims.ts'

const toPem = {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
} as const
const ed25519 = () => generateKeyPairSync('ed25519', toPem).privateKey
const p256 = () => generateKeyPairSync('ec', { namedCurve: 'P-256', ...toPem }).privateKey
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2_048, ...toPem }).privateKey

const issuer = 'https://gateway.example'
const noFile = () => Promise.reject(new Error('There are no files.'))

/** A gateway whose source `users` gets tokens. */
async function startSigning(
  service: RecordingService,
  options: { readonly baseDir?: string } & Pick<GatewayOptions, 'signing'> & {
      readonly signedToken?: { readonly header?: string; readonly claims?: readonly string[] }
    },
) {
  const { baseDir = '.', signing, signedToken = {} } = options
  const source = { kind: 'federation', url: service.url, schema: { sdl: recordingSdl } } as const
  const settings = parseOptions({
    sources: { users: { ...source, credentials: { signedToken } } },
    ...(signing && { signing }),
  })
  const http = createHttpClient()
  onTestFinished(() => http.close())
  const load = () => Promise.resolve({ settings, baseDir })
  const recipe = createConfigRecipe({ load, http, store: createMemorySchemaStore() })
  const manager = createGraphManager({ recipe, log: silentLogger })
  onTestFinished(() => manager.close())
  await manager.start()
  return startTestServer({ graphs: manager.graphs, plugins: [useClaims()] })
}

function tokenOf(service: RecordingService, header = 'authorization'): string {
  const value = service.requests.at(-1)?.headers[header]
  return String(value).replace(/^Bearer /, '')
}

const ask = { query: '{ me }' }

describe('a token of the gateway', () => {
  test.each([
    ['Ed25519', 'EdDSA', ed25519],
    ['P-256', 'ES256', p256],
    ['RSA', 'RS256', rsa],
  ])('of a key of %s is verified with the published keys', async (_kind, algorithm, createKey) => {
    await using service = await startRecordingService()
    const signing = { issuer, keys: [{ kid: 'k1', privateKey: createKey() }] }
    const gateway = await startSigning(service, {
      signing,
      signedToken: { claims: ['tenant.id', 'nothing'] },
    })
    const claims = {
      sub: 'ada',
      scope: 'read write',
      tenant: { id: 7 },
      secret: 'x',
      iss: 'https://else.example',
    }
    await gateway.post(ask, {
      'x-test-claims': JSON.stringify(claims),
      authorization: 'Bearer of the client',
    })

    const keys = createRemoteJWKSet(new URL(`${gateway.origin}/.well-known/jwks.json`))
    const { payload, protectedHeader } = await jwtVerify(tokenOf(service), keys, {
      issuer,
      audience: 'users',
    })
    const { iat = 0, exp, ...said } = payload
    expect(protectedHeader).toEqual({ alg: algorithm, kid: 'k1', typ: 'JWT' })
    expect(said).toEqual({ iss: issuer, aud: 'users', sub: 'ada', scope: 'read write', 'tenant.id': 7 })
    expect(exp).toBe(iat + 60)
  })

  test('of a secret is not verified with published keys, as there are none', async () => {
    await using service = await startRecordingService()
    const secret = randomBytes(32)
    const keys = [{ kid: 'k1', secret: secret.toString('base64url') }]
    const gateway = await startSigning(service, { signing: { issuer, keys } })
    await gateway.post(ask)
    const { payload } = await jwtVerify(tokenOf(service), secret, {
      algorithms: ['HS256'],
      audience: 'users',
    })
    expect(payload).not.toHaveProperty('sub')
    const published = await fetch(`${gateway.origin}/.well-known/jwks.json`)
    expect(await published.json()).toEqual({ keys: [] })
  })

  test('may stand in a header of its own', async () => {
    await using service = await startRecordingService()
    const signing = { issuer, keys: [{ kid: 'k1', privateKey: ed25519() }] }
    const gateway = await startSigning(service, { signing, signedToken: { header: 'x-gateway-token' } })
    await gateway.post(ask, { 'x-gateway-token': 'of the client' })
    expect(decodeJwt(tokenOf(service, 'x-gateway-token'))).toMatchObject({ aud: 'users' })
    expect(service.requests.at(-1)?.headers).not.toHaveProperty('authorization')
  })

  test('is another one for each caller, even for equal queries in flight', async () => {
    const all = Promise.withResolvers<undefined>()
    await using service = await startRecordingService(async ({ headers }) => {
      if (service.requests.length === 3) all.resolve(undefined)
      await all.promise
      return String(decodeJwt(String(headers.authorization).slice('Bearer '.length)).sub)
    })
    const gateway = await startSigning(service, {
      signing: { issuer, keys: [{ kid: 'k1', privateKey: p256() }] },
    })
    const answers = ['ada', 'bob', 'eve'].map(async (sub) => {
      const response = await gateway.post(ask, { 'x-test-claims': JSON.stringify({ sub }) })
      return (await response.json()) as unknown
    })
    expect(await Promise.all(answers)).toEqual([
      { data: { me: 'ada' } },
      { data: { me: 'bob' } },
      { data: { me: 'eve' } },
    ])
  })

  test('is asked for in vain without keys to sign it', async () => {
    await using service = await startRecordingService()
    await expect(startSigning(service, {})).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: containing('"signing"'),
    })
  })
})

describe('the keys', () => {
  test('are published for those that sign later, and of private keys nothing is', async () => {
    await using service = await startRecordingService()
    const keys = [
      { kid: 'new', privateKey: ed25519() },
      { kid: 'old', privateKey: rsa() },
    ]
    const gateway = await startSigning(service, { signing: { issuer, keys } })
    await gateway.post(ask)
    expect(decodeProtectedHeader(tokenOf(service))).toMatchObject({ kid: 'new' })
    const response = await fetch(`${gateway.origin}/.well-known/jwks.json`)
    expect(response.headers.get('content-type')).toBe('application/jwk-set+json')
    const published = (await response.json()) as { keys: Record<string, unknown>[] }
    expect(published.keys).toMatchObject([
      { kid: 'new', kty: 'OKP', alg: 'EdDSA', use: 'sig' },
      { kid: 'old', kty: 'RSA', alg: 'RS256', use: 'sig' },
    ])
    for (const key of published.keys)
      for (const part of ['d', 'p', 'q', 'k']) expect(key).not.toHaveProperty(part)
  })

  test('are read again when their files change', async () => {
    await using folder = await createTestFolder({ 'key.pem': ed25519() })
    await using service = await startRecordingService()
    const signing = { issuer, keys: [{ kid: 'k1', file: 'key.pem' }] }
    const gateway = await startSigning(service, { signing, baseDir: folder.path })
    const read = async () => (await fetch(`${gateway.origin}/.well-known/jwks.json`)).text()
    const before = await read()
    expect(before).toContain('OKP')
    await folder.write('key.pem', p256())
    await eventually(async () => expect(await read()).toContain('P-256'))
  })

  test('are not there where nothing is signed', async () => {
    const gateway = await startTestServer({})
    expect((await fetch(`${gateway.origin}/.well-known/jwks.json`)).status).toBe(404)
  })

  test.each<[string, SigningOptions['keys']]>([
    ['without a key', []],
    [
      'of one name',
      [
        { kid: 'a', privateKey: ed25519() },
        { kid: 'a', privateKey: p256() },
      ],
    ],
    ['that are too short', [{ kid: 'a', secret: randomBytes(31).toString('base64url') }]],
    ['that are none', [{ kid: 'a', privateKey: 'rubbish' }]],
    ['from two places', [{ kid: 'a', privateKey: ed25519(), file: 'b' }]],
  ])('%s are refused', (_name, keys) => {
    expect(signingSchema.safeParse({ issuer, keys }).success).toBe(false)
  })

  test.each([
    ['a short RSA key', generateKeyPairSync('rsa', { modulusLength: 1_024, ...toPem }).privateKey],
    ['another curve', generateKeyPairSync('ec', { namedCurve: 'P-384', ...toPem }).privateKey],
  ])('of %s are refused', async (_name, privateKey) => {
    const settings = signingSchema.parse({ issuer, keys: [{ kid: 'weak', privateKey }] })
    await expect(createTokenSigner({ settings, readFile: noFile })).rejects.toMatchObject({
      code: 'SIGNING_KEY_INVALID',
      message: containing('"weak"'),
    })
  })
})

test('a key that is none is not shown', () => {
  const parse = () =>
    parseOptions({ sources: {}, signing: { issuer, keys: [{ kid: 'a', privateKey: 'rubbish' }] } })
  expect(parse).toThrow(expect.objectContaining({ details: [containing('signing.keys[0].privateKey')] }))
  expect(parse).toThrow(expect.objectContaining({ details: [expect.not.stringContaining('rubbish')] }))
})

test('a token is used until a quarter of its lifetime is left', async () => {
  let now = Date.parse('2026-11-01T00:00:00Z')
  const settings = signingSchema.parse({
    issuer,
    keys: [{ kid: 'k1', privateKey: ed25519() }],
    lifetimeSeconds: 100,
  })
  const signer = await createTokenSigner({ settings, readFile: noFile, now: () => now })
  const first = await signer.sign('users', '{"sub":"ada"}')
  now += 74_000
  expect(await signer.sign('users', '{"sub":"ada"}')).toBe(first)
  expect(await signer.sign('users', '{"sub":"bob"}')).not.toBe(first)
  expect(await signer.sign('orders', '{"sub":"ada"}')).not.toBe(first)
  now += 2_000
  const second = await signer.sign('users', '{"sub":"ada"}')
  expect(decodeJwt(second).exp).toBe(Math.floor(now / 1_000) + 100)
})
