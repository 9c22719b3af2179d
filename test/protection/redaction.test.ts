import { describe, expect, test } from 'vitest'
import type { RedactionOptions } from '../../gateway/config/redaction-options.ts'
import { readEvents } from '../support/read-events.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import { useTestPrincipal } from '../support/use-test-principal.ts'

const sdl = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@composeDirective"])
    @link(url: "https://example.com/sensitive/v1.0", import: ["@sensitive"])
    @composeDirective(name: "@sensitive")
  directive @sensitive on FIELD_DEFINITION
  type Query { me: User, users: [User!]!, party: Party, anyone: Anyone }
  type Subscription { changed: User }
  interface Party { id: ID! phone: String }
  union Anyone = User | Shop
  type User implements Party { id: ID!, phone: String, email: String! @sensitive, age: Int @sensitive, size: Int!, tags: [String], friend: User, boss: User }
  type Shop implements Party { id: ID!, phone: String, email: String! }
`
const ada = {
  __typename: 'User',
  id: '1',
  phone: '123',
  email: 'ada@example.com',
  age: 36,
  size: 8,
  tags: ['a', null],
}
const full = { ...ada, friend: { ...ada, id: '2', email: 'ben@example.com' }, boss: { ...ada, id: '3' } }

function start(engine: 'plan' | 'stitch', redaction: RedactionOptions = {}) {
  const resolvers = {
    Query: { me: () => full, users: () => [full, full], party: () => full, anyone: () => full },
    Subscription: {
      changed: {
        async *subscribe() {
          yield await Promise.resolve({ changed: full })
        },
      },
    },
  }
  const sources = { users: { kind: 'local', schema: { sdl }, resolvers } } as const
  return startTestGateway({ sources, engine, config: { redaction }, plugins: [useTestPrincipal()] })
}

const hidden = '[redacted]'

describe.each(['plan', 'stitch'] as const)('on the %s engine', (engine) => {
  test.each([
    ['a field', '{ me { id email } }', { me: { id: '1', email: hidden } }],
    ['an alias', '{ me { e: email } }', { me: { e: hidden } }],
    ['a value that may be null', '{ me { age } }', { me: { age: null } }],
    ['a list', '{ users { email } }', { users: [{ email: hidden }, { email: hidden }] }],
    [
      'a deep one',
      '{ me { friend { boss { email } friend { email } } } }',
      { me: { friend: { boss: null, friend: null } } },
    ],
    [
      'a fragment',
      '{ me { ...F } } fragment F on User { friend { email } }',
      { me: { friend: { email: hidden } } },
    ],
    ['an interface', '{ party { id ... on User { email } } }', { party: { id: '1', email: hidden } }],
    [
      'a union',
      '{ anyone { ... on User { email } ... on Shop { m: email } } }',
      { anyone: { email: hidden } },
    ],
    [
      'a fragment at several places',
      '{ me { ...F boss { ...F } } } fragment F on User { email }',
      { me: { email: hidden, boss: { email: hidden } } },
    ],
  ])('%s is hidden from who may not see it', async (_, query, data) => {
    const gateway = await start(engine, { showTo: { scopes: ['pii'] } })
    expect(await (await gateway.post({ query })).json()).toEqual({ data })
    const other = await gateway.post({ query }, { 'x-test-scopes': 'read' })
    expect(await other.json()).toEqual({ data })
  })

  test('who may see it does, whoever asked before', async () => {
    const gateway = await start(engine, { showTo: { scopes: ['pii'] } })
    const query = '{ me { email age } }'
    const ask = async (scopes: string): Promise<unknown> =>
      (await gateway.post({ query }, { 'x-test-scopes': scopes })).json()
    const shown = { data: { me: { email: 'ada@example.com', age: 36 } } }
    const masked = { data: { me: { email: hidden, age: null } } }
    expect(await Promise.all(['pii', 'read', 'pii other', ''].map(ask))).toEqual([
      shown,
      masked,
      shown,
      masked,
    ])
    expect(await ask('pii')).toEqual(shown)
  })

  test('config names others: of an interface for all its types, and lists', async () => {
    const gateway = await start(engine, { fields: ['Party.phone', 'User.tags'], text: '***' })
    const query = '{ party { phone } me { phone tags } }'
    expect(await (await gateway.post({ query })).json()).toEqual({
      data: { party: { phone: '***' }, me: { phone: '***', tags: ['***', null] } },
    })
  })

  test('a field that can not be hidden is refused', async () => {
    const gateway = await start(engine, { fields: ['User.size'] })
    const accept = 'application/graphql-response+json'
    const refused = await gateway.post({ query: '{ me { size } }' }, { accept })
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
    expect((await gateway.post({ query: '{ me { id } }' }, { accept })).status).toBe(200)
  })

  test('events are redacted', async () => {
    const gateway = await start(engine)
    const query = 'subscription { changed { email } }'
    const response = await gateway.post({ query }, { accept: 'text/event-stream' })
    const events = await Array.fromAsync(readEvents(response))
    expect(events).toEqual([{ data: { changed: { email: hidden } } }])
  })
})
