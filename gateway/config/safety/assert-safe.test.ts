import { expect, test } from 'vitest'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { GatewayOptions } from '../gateway-options.ts'
import type { UnsafeOption } from '../server-options.ts'
import { parseOptions } from '../parse-options.ts'
import { assertSafe } from './assert-safe.ts'

type Options = Partial<GatewayOptions>

const production = { NODE_ENV: 'production' }

function detailsOf(options: Options, writtenSecrets: readonly string[] = []): readonly string[] {
  try {
    const settings = parseOptions({ sources: {}, ...options })
    assertSafe({ settings, writtenSecrets, environment: production })
    return []
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'UNSAFE_CONFIG') throw error
    return error.details
  }
}

const authentication = { jwt: { issuers: [{ issuer: 'https://issuer.example', audience: 'graph' }] } }

const consumers = { consumers: { file: 'consumers.json' } }
const open = { host: '0.0.0.0' }
const tls = { cert: 'server.pem', key: 'server.key' }
const withPassword = { ...consumers, basic: {} }
const withQueryKey = { ...consumers, apiKeys: { queryParameter: 'key' } }

const anyOrigin = { origins: ['https://shop.example', '*'] }

const unsafe: readonly (readonly [UnsafeOption, Options, readonly string[]])[] = [
  ['open-introspection', { server: { introspection: true } }, []],
  [
    'open-introspection',
    {
      server: { introspection: true },
      authentication: { ...authentication, mode: 'optional' },
    },
    [],
  ],
  ['credentials-from-any-origin', { server: { cors: { ...anyOrigin, credentials: true } } }, []],
  ['no-csrf-guard', { server: { csrf: false } }, []],
  ['unmasked-errors', { server: { maskErrors: false } }, []],
  ['open-reports', { server: { planReports: true } }, []],
  ['open-reports', { cost: { report: true } }, []],
  [
    'unsigned-messages',
    {
      sources: {
        shop: {
          kind: 'openapi',
          document: 'shop.yaml',
          webhooks: { path: '/shop', signature: { kind: 'none' } },
        },
      },
    },
    [],
  ],
  ['credentials-without-tls', { server: open, authentication: withPassword }, []],
  ['credentials-without-tls', { server: open, authentication: withQueryKey }, []],
  ['written-secrets', {}, ['sources.shop.headers.set.authorization']],
]

test.each(unsafe)('%s is refused in production: %j', (name, options, secrets) => {
  expect(detailsOf(options, secrets)).toEqual([
    expect.stringMatching(new RegExp(`^${name}: .+; .+$`)),
    `what is meant so is acknowledged by its name: server.acknowledge: [${name}]`,
  ])
})

test.each(unsafe)('%s can be acknowledged: %j', (name, { server, ...options }, secrets) => {
  const acknowledge = [name]
  expect(detailsOf({ ...options, server: { ...server, acknowledge } }, secrets)).toEqual([])
  expect(detailsOf({ ...options, server: { ...server, acknowledge: [] } }, secrets)).toHaveLength(2)
})

test('each combination is acknowledged by its own name', () => {
  const server = { csrf: false, maskErrors: false, acknowledge: ['no-csrf-guard'] } as const
  expect(detailsOf({ server })).toEqual([
    expect.stringMatching(/^unmasked-errors:/),
    'what is meant so is acknowledged by its name: server.acknowledge: [unmasked-errors]',
  ])
})

test.each<readonly [string, Options]>([
  ['the defaults', {}],
  ['a schema for callers with credentials', { server: { introspection: true }, authentication }],
  ['passwords over TLS', { server: { ...open, tls }, authentication: withPassword }],
  ['passwords behind a proxy on the same machine', { authentication: withPassword }],
  ['keys in the query over TLS', { server: { ...open, tls }, authentication: withQueryKey }],
  ['keys in a header', { server: open, authentication: { ...consumers, apiKeys: {} } }],
  ['a schema for some', { server: { introspection: { roles: ['developer'] } } }],
  ['every origin without credentials', { server: { cors: anyOrigin } }],
  [
    'some origins with credentials',
    { server: { cors: { origins: ['https://a.example'], credentials: true } } },
  ],
])('%s is safe', (_name, options) => {
  expect(detailsOf(options)).toEqual([])
})

test('a name that is none is a mistake', () => {
  const server = { acknowledge: ['everything'] }
  expect(() => parseOptions({ sources: {}, server })).toThrow('a mistake')
})

test.each([{}, { NODE_ENV: 'development' }, { NODE_ENV: 'test' }])('anything goes with %j', (environment) => {
  const settings = parseOptions({ sources: {}, server: { maskErrors: false } })
  expect(() => assertSafe({ settings, environment })).not.toThrow()
})
