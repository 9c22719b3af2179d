import { expect, test } from 'vitest'
import { parseSupergraph } from '../../gateway/engine/supergraph.ts'
import { GatewayError } from '../../gateway/errors/gateway-error.ts'
import { createAccessRules } from '../../gateway/graph/access/access-rules.ts'
import type { ConfiguredRules } from '../../gateway/graph/access/access-rules.ts'
import { composeSubgraphs } from '../../gateway/graph/compose-subgraphs.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { federation } from '../support/estate.ts'

const everything =
  '@key @external @requires @shareable @authenticated @requiresScopes @policy @interfaceObject @context @fromContext'

const supergraphOf = (...sdls: readonly string[]) =>
  composeSubgraphs(
    sdls.map((sdl, index) => ({ name: `s${index}`, url: '', sdl: federation(everything, sdl) })),
  )

/** What is needed for each field that isn't for everyone. */
function rulesOf(sdls: readonly string[], configured: Partial<ConfiguredRules> = {}): unknown {
  const rules = createAccessRules(supergraphOf(...sdls).document, {
    rules: {},
    operations: {},
    ...configured,
  })
  return rules && Object.fromEntries([...rules.fields].map(([name, needed]) => [name, shorten(needed)]))
}

function shorten(needed: { authenticated: boolean; scopes: unknown; policies: unknown }): unknown {
  const { authenticated, scopes, policies } = needed
  return [authenticated ? 'authenticated' : '', JSON.stringify(scopes), JSON.stringify(policies)]
    .filter((text) => text !== '' && text !== '[]')
    .join(' ')
}

test.each([
  {
    name: 'nothing',
    sdls: ['type Query { a: String }'],
    expected: undefined,
  },
  {
    name: 'fields',
    sdls: [
      `type Query {
        a: String @authenticated
        b: String @requiresScopes(scopes: [["x", "y"], ["z"]])
        c: String @policy(policies: [["p"]]) @authenticated
        d: String
      }`,
    ],
    expected: {
      'Query.a': 'authenticated',
      'Query.b': '[[["x","y"],["z"]]]',
      'Query.c': 'authenticated [[["p"]]]',
    },
  },
  {
    name: 'a type: its fields, and those that give it',
    sdls: ['type Query { a: [A!]! } type A @authenticated { x: Int }'],
    expected: { 'Query.a': 'authenticated', 'A.x': 'authenticated' },
  },
  {
    name: 'an extension',
    sdls: ['type Query { a: Int } extend type Query @authenticated { b: Int }'],
    expected: { 'Query.a': 'authenticated', 'Query.b': 'authenticated' },
  },
  {
    name: 'scalars and enums',
    sdls: ['type Query { s: S e: [E] } scalar S @authenticated enum E @policy(policies: [["p"]]) { X }'],
    expected: { 'Query.s': 'authenticated', 'Query.e': '[[["p"]]]' },
  },
  {
    name: 'one type in two subgraphs: both hold',
    sdls: [
      'type Query { a: A } type A @key(fields: "id") @authenticated { id: ID! @shareable x: Int @shareable @requiresScopes(scopes: [["x"]]) }',
      'type A @key(fields: "id") { id: ID! x: Int @shareable @requiresScopes(scopes: [["y"]]) }',
    ],
    expected: { 'Query.a': 'authenticated', 'A.id': 'authenticated', 'A.x': 'authenticated [[["x","y"]]]' },
  },
  {
    name: 'an interface needs what each type that implements it needs',
    sdls: [
      `type Query { i: I } interface I { x: Int }
       type A implements I @authenticated { x: Int }
       type B implements I { x: Int @requiresScopes(scopes: [["b"]]) }
       type C implements I { x: Int @requiresScopes(scopes: [["c"], ["d"]]) y: Int }`,
    ],
    expected: {
      'Query.i': 'authenticated',
      'A.x': 'authenticated',
      'B.x': '[[["b"]]]',
      'C.x': '[[["c"],["d"]]]',
      'I.x': 'authenticated [[["b","c"],["b","d"]],[["b"]],[["c"],["d"]]]',
    },
  },
  {
    name: 'an @interfaceObject gives its fields to each type',
    sdls: [
      'type Query { i: I } interface I @key(fields: "id") { id: ID! } type A implements I @key(fields: "id") { id: ID! }',
      'type I @key(fields: "id") @interfaceObject { id: ID! x: Int @authenticated }',
    ],
    expected: { 'A.x': 'authenticated', 'I.x': 'authenticated' },
  },
  {
    name: 'a key does not pass its rule on',
    sdls: [
      'type Query { p: P } type P @key(fields: "id") { id: ID! @authenticated }',
      'type P @key(fields: "id") { id: ID! x: Int }',
    ],
    expected: { 'P.id': 'authenticated' },
  },
  {
    name: '@requires: each way to the field is a way to what it is made of',
    sdls: [
      'type Query { p: P } type P @key(fields: "id") { id: ID! w: Int @requiresScopes(scopes: [["a"]]) }',
      'type P @key(fields: "id") { id: ID! w: Int @external e: Int @requires(fields: "w") @requiresScopes(scopes: [["a", "b"], ["c"]]) }',
    ],
    expected: { 'P.w': '[[["a"]]]', 'P.e': '[[["a","b"],["c"]],[["a"]]]' },
  },
])('reads $name', ({ sdls, expected }) => {
  expect(rulesOf(sdls)).toEqual(expected)
})

interface ConfiguredCase {
  readonly name: string
  readonly sdl: string
  readonly rules: ConfiguredRules['rules']
  readonly expected: Readonly<Record<string, string>>
}

const configuredRules: readonly ConfiguredCase[] = [
  {
    name: 'a field',
    sdl: 'type Query { a: A } type A { x: Int y: Int }',
    rules: { 'A.x': { scopes: [['s']] } },
    expected: { 'A.x': '[[["s"]]]' },
  },
  {
    name: 'a type, in addition to its directives',
    sdl: 'type Query { a: A } type A @authenticated { x: Int }',
    rules: { A: { scopes: [['s']] } },
    expected: { 'Query.a': 'authenticated [[["s"]]]', 'A.x': 'authenticated [[["s"]]]' },
  },
  {
    name: 'a field of a type: the interface too',
    sdl: 'type Query { i: I } interface I { x: Int } type A implements I { x: Int } type B implements I { x: Int }',
    rules: { 'A.x': { authenticated: true } },
    expected: { 'A.x': 'authenticated', 'I.x': 'authenticated' },
  },
  {
    name: 'a field of an interface: each type too',
    sdl: 'type Query { i: I } interface I { x: Int } interface J implements I { x: Int } type A implements I & J { x: Int }',
    rules: { 'I.x': { authenticated: true } },
    expected: { 'A.x': 'authenticated', 'I.x': 'authenticated', 'J.x': 'authenticated' },
  },
  {
    name: 'the root',
    sdl: 'type Query { a: Int } type Mutation { b: Int c: Int }',
    rules: { Mutation: { policies: [['p']] } },
    expected: { 'Mutation.b': '[[["p"]]]', 'Mutation.c': '[[["p"]]]' },
  },
  {
    name: 'a union',
    sdl: 'type Query { u: U a: A } union U = A type A { x: Int }',
    rules: { U: { authenticated: true } },
    expected: { 'Query.u': 'authenticated' },
  },
]

test.each(configuredRules)('the config has a rule on $name', ({ sdl, rules, expected }) => {
  expect(rulesOf([sdl], { rules })).toEqual(expected)
})

test('the config has a rule on what a field is made of', () => {
  const sdls = [
    'type Query { p: P } type P @key(fields: "id") { id: ID! o: O } type O { w: Int }',
    'type P @key(fields: "id") { id: ID! o: O @external e: Int @requires(fields: "o { w }") } type O { w: Int @external }',
  ]
  expect(rulesOf(sdls, { rules: { 'O.w': { authenticated: true } } })).toEqual({
    'O.w': 'authenticated',
    'P.e': 'authenticated',
  })
})

test('the config has a rule on what a field gets from its context', () => {
  const sdls = [
    `type Query { u: U }
     type U @key(fields: "id") @context(name: "user") { id: ID! city: String! t: T! }
     type T @key(fields: "id") { id: ID! x(s: String @fromContext(field: "$user { city }")): Int }`,
    'type T @key(fields: "id") { id: ID! y: Int }',
  ]
  expect(rulesOf(sdls, { rules: { 'U.city': { authenticated: true } } })).toEqual({
    'U.city': 'authenticated',
    'T.x': 'authenticated',
  })
})

test('a rule of the config on nothing is a mistake', () => {
  const rules = { 'Query.aa': { authenticated: true }, Quer: { authenticated: true } }
  expect(() => rulesOf(['type Query { a: Int }'], { rules })).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      details: [
        'authorization.rules: the graph has no "Query.aa"; did you mean "Query.a"?',
        'authorization.rules: the graph has no "Quer"; did you mean "Query"?',
      ],
    }),
  )
})

function mistakesOf(sdl: string): readonly string[] {
  try {
    supergraphOf(sdl)
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'COMPOSITION_FAILED') return error.details
    throw error
  }
  return []
}

const asIn = 'expected lists of names, none of them empty, as in'

test.each([
  {
    name: 'no scopes at all',
    sdl: 'type Query { a: Int @requiresScopes(scopes: []) }',
    expected: `[s0] @requiresScopes(scopes: []) on "Query.a": ${asIn} @requiresScopes(scopes: [["one", "and another"], ["or this one"]]).`,
  },
  {
    name: 'an empty alternative',
    sdl: 'type Query { a: Int @policy(policies: [["p"], []]) }',
    expected: `[s0] @policy(policies: [["p"], []]) on "Query.a": ${asIn} @policy(policies: [["one", "and another"], ["or this one"]]).`,
  },
  {
    name: 'a list of names',
    sdl: 'type Query { a: Int @requiresScopes(scopes: ["x"]) }',
    expected: `[s0] @requiresScopes(scopes: ["x"]) on "Query.a": ${asIn} @requiresScopes(scopes: [["one", "and another"], ["or this one"]]).`,
  },
  {
    name: 'an extension of an interface',
    sdl: 'type Query { i: I } interface I { x: Int } type A implements I { x: Int } extend interface I @authenticated',
    expected:
      '[s0] @authenticated on "I": an interface can\'t have it; put it on the types that implement the interface.',
  },
])('composition refuses $name, which would protect nothing', ({ sdl, expected }) => {
  expect(mistakesOf(sdl)).toEqual([expected])
})

test('a field that is made of one with a rule has to have the rule', () => {
  expect(() =>
    supergraphOf(
      'type Query { p: P } type P @key(fields: "id") { id: ID! w: Int @authenticated }',
      'type P @key(fields: "id") { id: ID! w: Int @external e: Int @requires(fields: "w") }',
    ),
  ).toThrow(
    expect.objectContaining({
      details: [expect.stringContaining('MISSING_TRANSITIVE_AUTH_REQUIREMENTS')],
    }),
  )
})

test("a directive that isn't Federation's protects nothing, and somebody hears of it", () => {
  const { log, lines } = createRecordingLogger()
  const sdl = 'directive @authenticated on FIELD_DEFINITION type Query { a: Int @authenticated }'
  const { document } = composeSubgraphs([{ name: 'own', url: '', sdl }], log)
  expect(createAccessRules(document, { rules: {}, operations: {} })).toBeUndefined()
  expect(lines).toMatchObject([
    {
      level: 'warn',
      facts: { source: 'own' },
      message: '@authenticated on "Query.a" isn\'t Federation\'s: it protects nothing.',
    },
  ])
})

test.each([
  { name: 'by its full name', imports: '["@key"]', directive: '@federation__authenticated' },
  { name: 'by another name', imports: '[{ name: "@authenticated", as: "@auth" }]', directive: '@auth' },
])('a subgraph has a directive $name', ({ imports, directive }) => {
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${imports})
    type Query { a: Int ${directive} }`
  const { document } = composeSubgraphs([{ name: 's', url: '', sdl }])
  const rules = createAccessRules(document, { rules: {}, operations: {} })
  expect([...(rules?.fields.keys() ?? [])]).toEqual(['Query.a'])
})

const foreign = (links: string, field: string) => `
  schema
    @link(url: "https://specs.apollo.dev/link/v1.0")
    @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)
    ${links} { query: Query }
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  directive @join__graph(name: String!, url: String!) on ENUM_VALUE
  directive @join__type(graph: join__Graph!) repeatable on OBJECT
  directive @auth on FIELD_DEFINITION
  directive @needs(scopes: [[String!]!]!) on FIELD_DEFINITION
  scalar link__Import
  enum link__Purpose { SECURITY EXECUTION }
  enum join__Graph { A @join__graph(name: "a", url: "http://a.example") }
  type Query @join__type(graph: A) { a: Int ${field} }`

test.each([
  {
    name: 'as another name',
    links: '@link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "auth", for: SECURITY)',
    field: '@auth',
    expected: { authenticated: true },
  },
  {
    name: 'imported under another name',
    links:
      '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", import: [{ name: "@requiresScopes", as: "@needs" }], for: SECURITY)',
    field: '@needs(scopes: [["s"]])',
    expected: { scopes: [[['s']]] },
  },
])("another's supergraph has a directive $name", ({ links, field, expected }) => {
  const { document } = parseSupergraph(foreign(links, field))
  const rules = createAccessRules(document, { rules: {}, operations: {} })
  expect(rules?.fields.get('Query.a')).toMatchObject(expected)
})

test.each([
  { name: 'enforced where it is defined alike', definition: '', expected: ['Query.a'] },
  { name: "a subgraph's own where it is not", definition: '(name: String)', expected: [] },
])('a directive of the name without a link is $name', ({ definition, expected }) => {
  const sdl = `${foreign('', '@authenticated')} directive @authenticated${definition} on FIELD_DEFINITION`
  const rules = createAccessRules(parseSupergraph(sdl).document, { rules: {}, operations: {} })
  expect([...(rules?.fields.keys() ?? [])]).toEqual(expected)
})

test.each([
  {
    name: 'security that is not known here',
    links: '@link(url: "https://example.com/vault/v1.0", for: SECURITY)',
    field: '',
    message: 'The supergraph needs "https://example.com/vault/v1.0" for its security',
  },
  {
    name: 'a later version of it',
    links: '@link(url: "https://specs.apollo.dev/authenticated/v9.0", for: SECURITY)',
    field: '',
    message: 'The supergraph needs "https://specs.apollo.dev/authenticated/v9.0" for its security',
  },
  {
    name: 'scopes that are not understood',
    links:
      '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", import: [{ name: "@requiresScopes", as: "@needs" }])',
    field: '@needs(scopes: 1)',
    message: '@needs expects a list of lists of names',
  },
])("another's supergraph with $name is refused", ({ links, field, message }) => {
  const { document } = parseSupergraph(foreign(links, field))
  expect(() => createAccessRules(document, { rules: {}, operations: {} })).toThrow(
    expect.objectContaining({
      code: 'SUPERGRAPH_INVALID',
      message: expect.stringContaining(message) as unknown,
    }),
  )
})
