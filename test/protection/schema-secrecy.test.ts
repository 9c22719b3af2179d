import { expect, test } from 'vitest'
import { getIntrospectionQuery } from 'graphql'
import type { Principal } from '../../gateway/context/gateway-context.ts'
import type { Plugin } from '../../gateway/plugins/plugin.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import type { TestGatewayOptions } from '../support/start-test-gateway.ts'

const sdl = `
  type Query { product(key: ID, color: Color): Product, search(filter: Filter): [Result!] }
  type Subscription { restocked: Product }
  type Product { name: String, price: Int }
  type Shop { name: String }
  union Result = Product | Shop
  enum Color { RED, GREEN }
  input Filter { text: String, color: Color }
  directive @cached(seconds: Int) on FIELD
`

const start = (options: Omit<TestGatewayOptions, 'sources'>) =>
  startTestGateway({
    ...options,
    sources: {
      shop: { kind: 'local', schema: { sdl }, resolvers: { Query: { product: () => ({ name: 'Hat' }) } } },
    },
  })

const accept = 'application/graphql-response+json'

test.each([
  ['__schema', '{ __schema { types { name } } }'],
  ['__type', '{ __type(name: "Product") { name } }'],
  ['__schema under an alias', '{ product { name } x: __schema { queryType { name } } }'],
  ['__schema in a fragment', '{ ...F } fragment F on Query { ... { __schema { queryType { name } } } }'],
  [
    '__schema that is perhaps left out',
    'query($b: Boolean = true) { __schema @skip(if: $b) { queryType { name } } }',
  ],
  ['the query of every tool', getIntrospectionQuery()],
])('%s is refused by default', async (_name, query) => {
  const gateway = await start({})
  const response = await gateway.post({ query }, { accept })
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { code: 'INTROSPECTION_DISABLED' } }],
  })
})

test('it is refused of a document that is remembered, by GET, in a batch and as an event', async () => {
  const gateway = await start({ server: { maxBatchSize: 2 } })
  const query = '{ __schema { queryType { name } } }'
  const refusal = { errors: [{ extensions: { code: 'INTROSPECTION_DISABLED' } }] }
  for (const response of [
    await gateway.post({ query }),
    await gateway.post({ query }),
    await gateway.get({ query }),
    await gateway.post({ query }, { accept: 'text/event-stream' }),
  ]) {
    expect(await response.json()).toMatchObject(refusal)
  }
  expect(await (await gateway.post([{ query }, { query }])).json()).toMatchObject([refusal, refusal])
})

test('__typename is for everybody', async () => {
  const gateway = await start({})
  const response = await gateway.post({ query: '{ __typename product { __typename } }' })
  expect(await response.json()).toEqual({ data: { __typename: 'Query', product: { __typename: 'Product' } } })
})

/** Every message of validation and of variables that could name what the schema has. */
const guesses = {
  'a field': { query: '{ prodct { name } }' },
  'a field of a type': { query: '{ product { nam } }' },
  'a field of a member of a union': { query: '{ search { price } }' },
  'an argument': { query: '{ product(kee: 1) { name } }' },
  'a type': { query: 'query($x: Filtr) { search(filter: $x) { __typename } }' },
  'a type of a fragment': { query: '{ search { ... on Prodct { name } } }' },
  'an enum value': { query: '{ product(color: RD) { name } }' },
  'an enum value that is a text': { query: '{ product(color: "RED") { name } }' },
  'a field of an input': { query: '{ search(filter: { txt: "a" }) { __typename } }' },
  'an argument of a directive': { query: '{ product @skip(iff: true) { name } }' },
  'an enum value in a variable': {
    query: 'query($c: Color) { product(color: $c) { name } }',
    variables: { c: 'RD' },
  },
  'a field of an input in a variable': {
    query: 'query($f: Filter) { search(filter: $f) { __typename } }',
    variables: { f: { txt: 'a' } },
  },
}

test.each(Object.entries(guesses))('no message helps to guess %s', async (_name, body) => {
  const gateway = await start({})
  const text = await (await gateway.post(body)).text()
  expect(text).toContain('"errors"')
  expect(text).not.toMatch(/did you mean/i)
})

test('messages help those who may see the schema', async () => {
  const gateway = await start({ server: { introspection: true } })
  const messages = await Promise.all(
    Object.values(guesses).map(async (body) => (await gateway.post(body)).text()),
  )
  expect(messages.filter((text) => text.includes('Did you mean')).length).toBeGreaterThan(8)
})

/** A caller as `x-caller` says. */
const callers: Readonly<Record<string, Principal>> = {
  scope: { subject: 'a', scopes: ['x', 'schema:read'], claims: {} },
  role: { subject: 'b', scopes: [], roles: ['developer'], claims: {} },
  other: { subject: 'c', scopes: ['schema'], roles: ['x'], claims: {} },
}

const identify = (hook: 'onRequest' | 'onContextBuilding') => (): Plugin => ({
  [hook]({ context, extendContext }: Parameters<NonNullable<Plugin['onRequest']>>[0]) {
    const principal = callers[context.headers.get('x-caller') ?? '']
    if (principal) extendContext({ principal })
  },
})

const introspection = { scopes: ['schema:read'], roles: ['developer'] }

test.each(['onRequest', 'onContextBuilding'] as const)(
  'the schema is for callers with a scope or a role, found out in %s',
  async (hook) => {
    const gateway = await start({ server: { introspection }, plugins: [identify(hook)()] })
    const query = '{ __schema { queryType { name } } }'
    const ask = async (caller: string) =>
      (await gateway.post({ query }, { accept, 'x-caller': caller })).status
    expect(await ask('scope')).toBe(200)
    expect(await ask('other')).toBe(403)
    expect(await ask('role')).toBe(200)
    expect(await ask('nobody')).toBe(403)
  },
)

test('suggestions are for the same callers', async () => {
  const gateway = await start({ server: { introspection }, plugins: [identify('onRequest')()] })
  const ask = async (caller: string) =>
    (await gateway.post({ query: '{ prodct { name } }' }, { 'x-caller': caller })).text()
  expect(await ask('scope')).toContain('Did you mean')
  expect(await ask('nobody')).not.toContain('Did you mean')
})
