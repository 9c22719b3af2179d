import { describe, expect, test } from 'vitest'
import { headerSchema } from '../../gateway/config/sources/header-options.ts'
import type { HeaderOptions } from '../../gateway/config/sources/header-options.ts'
import type { Principal } from '../../gateway/context/gateway-context.ts'
import { createRequestHeaders } from '../../gateway/upstream/request-headers.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { recordingSdl, startRecordingService } from '../support/start-recording-service.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import { useClaims } from '../support/use-claims.ts'

const principal: Principal = {
  subject: 'ada',
  scopes: ['read', 'write'],
  plan: 'gold',
  claims: {
    sub: 'ada',
    tenant: 7,
    admin: false,
    'https://example.com/team': 'blue',
    realm_access: { roles: ['a', 'b'] },
    ambiguous: ['a,b', 'c'],
    split: 'x\r\nx-admin: true',
    object: { a: 1 },
  },
}

function make(options: HeaderOptions, client: Record<string, string> = {}, caller?: Principal) {
  const factory = createRequestHeaders(headerSchema.parse(options), { accept: 'own' })
  const context = createTestContext({ headers: new Headers(client), ...(caller && { principal: caller }) })
  const { 'x-request-id': id, accept, ...headers } = factory.create(context)
  expect([id, accept]).toEqual([context.requestId, 'own'])
  return headers
}

describe('rules for headers', () => {
  test.each<[string, HeaderOptions['rules'], client: Record<string, string>, made: Record<string, string>]>([
    ['pass a header', [{ pass: 'X-A' }], { 'x-a': '1', 'x-b': '2' }, { 'x-a': '1' }],
    [
      'pass a header under another name',
      [{ pass: 'x-a', as: 'X-Client-A' }],
      { 'x-a': '1' },
      { 'x-client-a': '1' },
    ],
    [
      'pass what fits a pattern',
      [{ pass: 'x-*-id' }],
      { 'x-a-id': '1', 'x-id': '2', 'x-a': '3' },
      { 'x-a-id': '1' },
    ],
    [
      'find parts in their order',
      [{ pass: 'a*b*c' }],
      { abc: '1', acb: '2', 'a-b-c': '3' },
      { abc: '1', 'a-b-c': '3' },
    ],
    [
      'never pass what belongs to a connection or to the body',
      [{ pass: '*' }],
      {
        'x-a': '1',
        'x-kept': '2',
        connection: 'close, X-Kept',
        'transfer-encoding': 'chunked',
        upgrade: 'h2c',
        te: 'trailers',
        'proxy-authorization': 'Basic x',
        'keep-alive': 'timeout=5',
        host: 'evil.example',
        'content-length': '5',
        'content-type': 'text/plain',
      },
      { 'x-a': '1' },
    ],
    ['set a text', [{ set: 'X-A', value: 'text' }], {}, { 'x-a': 'text' }],
    ['set a claim', [{ set: 'x-a', claim: 'sub' }], {}, { 'x-a': 'ada' }],
    ['set a claim that is a number', [{ set: 'x-a', claim: 'tenant' }], {}, { 'x-a': '7' }],
    ['set a claim that is false', [{ set: 'x-a', claim: 'admin' }], {}, { 'x-a': 'false' }],
    [
      'set a claim with dots in its name',
      [{ set: 'x-a', claim: 'https://example.com/team' }],
      {},
      { 'x-a': 'blue' },
    ],
    ['set a claim in a claim', [{ set: 'x-a', claim: 'realm_access.roles' }], {}, { 'x-a': 'a,b' }],
    ['set the subject', [{ set: 'x-a', claim: '$subject' }], {}, { 'x-a': 'ada' }],
    ['set scopes', [{ set: 'x-a', claim: '$scopes' }], {}, { 'x-a': 'read,write' }],
    ['set the plan', [{ set: 'x-a', claim: '$plan' }], {}, { 'x-a': 'gold' }],
    ['set a default', [{ set: 'x-a', claim: 'nothing', default: 'none' }], {}, { 'x-a': 'none' }],
    ['take no member of a prototype for a claim', [{ set: 'x-a', claim: 'constructor.name' }], {}, {}],
    ['set nothing that can not be told apart', [{ set: 'x-a', claim: 'ambiguous' }], {}, {}],
    ['set nothing that would be a second header', [{ set: 'x-a', claim: 'split' }], {}, {}],
    ['set nothing that is no text', [{ set: 'x-a', claim: 'object' }], {}, {}],
    [
      'let no client say what is not known',
      [{ pass: 'x-*' }, { set: 'x-user', claim: 'nothing' }],
      { 'x-user': 'root' },
      {},
    ],
    ['remove a header', [{ pass: 'x-*' }, { remove: 'X-A' }], { 'x-a': '1', 'x-b': '2' }, { 'x-b': '2' }],
    ['remove by pattern', [{ pass: '*' }, { remove: 'x-*' }], { 'x-a': '1', b: '2' }, { b: '2' }],
    [
      'are followed in order',
      [{ remove: 'x-a' }, { pass: 'x-a' }, { set: 'x-a', value: '2' }],
      { 'x-a': '1' },
      { 'x-a': '2' },
    ],
  ])('%s', (...[, rules = [], client, made]) => {
    expect(make({ rules }, client, principal)).toEqual(made)
  })

  test('come after what is forwarded and set', () => {
    const options: HeaderOptions = {
      forward: ['x-a', 'x-b'],
      set: { 'x-b': 'set', 'x-c': 'set' },
      rules: [{ remove: 'x-c' }, { set: 'x-d', value: 'rule' }],
    }
    expect(make(options, { 'x-a': '1', 'x-b': '2' })).toEqual({ 'x-a': '1', 'x-b': 'set', 'x-d': 'rule' })
  })

  test('set nothing of a caller whom nobody knows', () => {
    expect(make({ rules: [{ set: 'x-a', claim: '$subject' }] }, { 'x-a': 'root' })).toEqual({})
  })

  test.each<[string, unknown]>([
    ['a header of the connection', { pass: 'transfer-encoding' }],
    ['a header of the body', { pass: 'content-type' }],
    ['a new name for a pattern', { pass: 'x-*', as: 'x-y' }],
    ['a name that is none', { set: 'x y', value: '1' }],
    ['a header of the connection that is set', { set: 'Upgrade', value: 'h2c' }],
    ['a value with a line break', { set: 'x-a', value: 'a\r\nb: c' }],
    ['two sources of a value', { set: 'x-a', value: '1', claim: 'sub' }],
    ['an unknown part of the caller', { set: 'x-a', claim: '$password' }],
  ])('of %s are refused', (_name, rule) => {
    expect(headerSchema.safeParse({ rules: [rule] }).success).toBe(false)
  })
})

describe('equal queries in flight', () => {
  /** Answers come when as many requests are there as are waited for. */
  async function askTogether(headers: HeaderOptions, claims: readonly object[], expected: number) {
    const arrived = Promise.withResolvers<undefined>()
    await using service = await startRecordingService(async (request) => {
      if (service.requests.length === expected) arrived.resolve(undefined)
      await arrived.promise
      return String(request.headers['x-user'])
    })
    const gateway = await startTestGateway({
      sources: { users: { kind: 'federation', url: service.url, schema: { sdl: recordingSdl }, headers } },
      engine: 'plan',
      plugins: [useClaims()],
    })
    const answers = claims.map(async (claim) => {
      const response = await gateway.post({ query: '{ me }' }, { 'x-test-claims': JSON.stringify(claim) })
      return ((await response.json()) as { data: { me: string } }).data.me
    })
    return await Promise.all(answers)
  }

  test('of callers whose headers differ are never answered alike', async () => {
    const claims = ['ada', 'bob', 'eve', 'joe'].map((sub) => ({ sub }))
    const answers = await askTogether({ rules: [{ set: 'x-user', claim: 'sub' }] }, claims, 4)
    expect(answers).toEqual(['ada', 'bob', 'eve', 'joe'])
  })
})

test('what is equal for two callers has one key, and what is not has two', () => {
  const factory = createRequestHeaders(
    headerSchema.parse({ rules: [{ set: 'x-team', claim: 'team' }, { pass: 'x-tenant-*' }] }),
    {},
  )
  const keyOf = (team: string, tenant: string) =>
    factory.keyOf(
      createTestContext({
        headers: new Headers({ 'x-tenant-id': tenant, 'x-other': Math.random().toString() }),
        principal: { subject: Math.random().toString(), scopes: [], claims: { team } },
      }),
    )
  expect(keyOf('a', '1')).toBe(keyOf('a', '1'))
  expect(new Set([keyOf('a', '1'), keyOf('b', '1'), keyOf('a', '2')]).size).toBe(3)
  const constant = createRequestHeaders(headerSchema.parse({ set: { 'x-a': '1' } }), {})
  expect(constant.keyOf(createTestContext())).toBe('')
})
