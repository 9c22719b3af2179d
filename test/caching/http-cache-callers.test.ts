import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Principal } from '../../gateway/context/gateway-context.ts'
import type { HeaderOptions } from '../../gateway/config/sources/header-options.ts'
import { signingSchema } from '../../gateway/config/signing-options.ts'
import { createTokenSigner } from '../../gateway/upstream/credentials/token-signer.ts'
import { startCachedService } from './cached-service.ts'
import type { ItemRequest } from './cached-service.ts'

const fresh = () => ({ headers: { 'cache-control': 'max-age=60' } })

const principal = (subject: string): Principal => ({
  subject,
  scopes: [],
  claims: { tenant: `of-${subject}` },
})

interface Callers {
  readonly name: string
  readonly headers: HeaderOptions
  readonly one: ItemRequest
  readonly other: ItemRequest
}

/** Requests of two callers, by what the service can tell them apart. */
const callers: readonly Callers[] = [
  {
    name: 'a token that is passed on',
    headers: { forward: ['authorization'] },
    one: { headers: { authorization: 'Bearer a' } },
    other: { headers: { authorization: 'Bearer b' } },
  },
  {
    name: 'a cookie that is passed on',
    headers: { forward: ['cookie'] },
    one: { headers: { cookie: 's=a' } },
    other: { headers: { cookie: 's=b' } },
  },
  {
    name: 'any other header that is passed on',
    headers: { rules: [{ pass: 'x-*' }] },
    one: { headers: { 'x-user': 'a' } },
    other: { headers: { 'x-user': 'b' } },
  },
  {
    name: 'a header of another name',
    headers: { rules: [{ pass: 'x-user', as: 'x-caller' }] },
    one: { headers: { 'x-user': 'a' } },
    other: { headers: { 'x-user': 'b' } },
  },
  {
    name: 'the subject in a header',
    headers: { rules: [{ set: 'x-user', claim: '$subject' }] },
    one: { principal: principal('a') },
    other: { principal: principal('b') },
  },
  {
    name: 'a claim that others are given a default for',
    headers: { rules: [{ set: 'x-tenant', claim: 'tenant', default: 'nobody' }] },
    one: { principal: principal('a') },
    other: {},
  },
]

describe.each(callers)('callers that differ by $name', ({ headers, one, other }) => {
  const source = { headers }

  test('never get what another one was answered', async () => {
    const service = await startCachedService(fresh, { source })
    expect([await service.get(one), await service.get(other)]).toEqual(['1', '2'])
    expect([await service.get(one), await service.get(other), await service.get({})].slice(0, 2)).toEqual([
      '1',
      '2',
    ])
  })

  test('do not share a request in flight', async () => {
    const service = await startCachedService(fresh, { source })
    const answers = await Promise.all([service.get(one), service.get(other)])
    expect(new Set(answers).size).toBe(2)
  })

  test('do not get it for a public answer either', async () => {
    const service = await startCachedService(
      () => ({ headers: { 'cache-control': 'public, s-maxage=60, max-age=60' } }),
      {
        source,
      },
    )
    expect([await service.get(one), await service.get(other)]).toEqual(['1', '2'])
  })
})

test('a private answer is kept for its caller', async () => {
  const source = { headers: { forward: ['authorization'] } }
  const service = await startCachedService(() => ({ headers: { 'cache-control': 'private, max-age=60' } }), {
    source,
  })
  const caller = { headers: { authorization: 'Bearer a' } }
  expect([await service.get(caller), await service.get(caller)]).toEqual(['1', '1'])
  expect([await service.get(), await service.get()]).toEqual(['2', '3'])
})

test('headers that say nothing of the caller are named in the config', async () => {
  const service = await startCachedService(fresh, {
    source: { headers: { forward: ['x-channel'] } },
    httpCache: { sharedHeaders: ['X-Channel'] },
  })
  expect(await service.get({ headers: { 'x-channel': 'app' } })).toBe('1')
  expect(await service.get({ headers: { 'x-channel': 'web' } })).toBe('1')
})

test.each([
  ['a header that is the same for all', { headers: { set: { authorization: 'Bearer ours' } } }],
  ['credentials of the source', { credentials: { bearer: 'ours' } }],
])('what the gateway proves itself with is no caller: %s', async (_name, source) => {
  const service = await startCachedService(fresh, { source })
  expect(await service.get({ principal: principal('a') })).toBe('1')
  expect(await service.get({ principal: principal('b') })).toBe('1')
  expect(service.calls[0]?.headers.authorization).toBe('Bearer ours')
})

test('who gets a token of the gateway about them is a caller', async () => {
  const { privateKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const signer = await createTokenSigner({
    settings: signingSchema.parse({ issuer: 'https://gateway.example', keys: [{ kid: '1', privateKey }] }),
    readFile: () => Promise.reject(new Error('There are no files.')),
  })
  const service = await startCachedService(fresh, {
    source: { credentials: { signedToken: {} } },
    facts: { signer },
  })
  expect(await service.get({ principal: principal('a') })).toBe('1')
  expect(await service.get({ principal: principal('b') })).toBe('2')
  expect(await service.get({ principal: principal('a') })).toBe('1')
})

test('the ids of requests make no difference', async () => {
  const service = await startCachedService(fresh, { source: { headers: { forward: ['traceparent'] } } })
  expect(await service.get({ headers: { traceparent: '00-a-b-01' } })).toBe('1')
  expect(await service.get({ headers: { traceparent: '00-c-d-01' } })).toBe('1')
})

test('answers take no more memory than they may, and the least recently used go first', async () => {
  const service = await startCachedService(
    () => ({ headers: { 'cache-control': 'max-age=60' }, body: 'x'.repeat(10_000) }),
    { httpCache: { maxBytes: 40_000 } },
  )
  const ask = async (id: string) => {
    const before = service.calls.length
    await service.get({ id })
    return service.calls.length > before ? 'sent' : 'kept'
  }
  expect([await ask('a'), await ask('b'), await ask('c')]).toEqual(['sent', 'sent', 'sent'])
  expect(await ask('a')).toBe('kept')
  expect(await ask('d')).toBe('sent')
  expect(await ask('a')).toBe('kept')
  expect(await ask('b')).toBe('sent')
})

test('an answer that is larger than all of it is given and not kept', async () => {
  const service = await startCachedService(
    () => ({ headers: { 'cache-control': 'max-age=60' }, body: 'x'.repeat(10_000) }),
    { httpCache: { maxBytes: 5_000 } },
  )
  await service.get()
  await service.get()
  expect(service.calls).toHaveLength(2)
})
