import { describe, expect, test } from 'vitest'
import { GatewayError } from '../../gateway/errors/gateway-error.ts'
import { composeSubgraphs } from '../../gateway/graph/compose-subgraphs.ts'
import { federation } from '../support/estate.ts'

interface BadEstate {
  readonly name: string
  readonly subgraphs: Readonly<Record<string, string>>
  /** One for each mistake: its code, and what its message must name. */
  readonly mistakes: readonly { readonly code: string; readonly names: readonly string[] }[]
}

const query = 'type Query { ok: Boolean }'

const badEstates: readonly BadEstate[] = [
  {
    name: 'a field that two sources resolve without sharing it',
    subgraphs: {
      one: federation('@key', `${query} type Item @key(fields: "id") { id: ID!, price: Int }`),
      two: federation('@key', 'type Item @key(fields: "id") { id: ID!, price: Int }'),
    },
    mistakes: [{ code: 'INVALID_FIELD_SHARING', names: ['Item.price', '"one"', '"two"'] }],
  },
  {
    name: 'a field of two types',
    subgraphs: {
      one: federation('@shareable', `${query} type Item @shareable { price: Int }`),
      two: federation('@shareable', 'type Query { items: [Item] } type Item @shareable { price: String }'),
    },
    mistakes: [{ code: 'FIELD_TYPE_MISMATCH', names: ['Item.price', 'Int', 'String', '"one"', '"two"'] }],
  },
  {
    name: 'an argument of two types',
    subgraphs: {
      one: federation('@shareable', 'type Query { item(id: ID!): Int @shareable }'),
      two: federation('@shareable', 'type Query { item(id: Int!): Int @shareable }'),
    },
    mistakes: [{ code: 'FIELD_ARGUMENT_TYPE_MISMATCH', names: ['Query.item(id:)', '"one"', '"two"'] }],
  },
  {
    name: 'a name that is an object in one source and an enum in another',
    subgraphs: {
      one: federation('@shareable', 'type Query { state: State } type State { name: String }'),
      two: federation('@shareable', 'type Query { other: State } enum State { ON OFF }'),
    },
    mistakes: [{ code: 'TYPE_KIND_MISMATCH', names: ['State', '"one"', '"two"'] }],
  },
  {
    name: 'a @key of a field that is not there',
    subgraphs: { one: federation('@key', `${query} type Item @key(fields: "sku") { id: ID! }`) },
    mistakes: [{ code: 'KEY_INVALID_FIELDS', names: ['[one]', 'Item', 'sku'] }],
  },
  {
    name: '@requires of a field that is not external',
    subgraphs: {
      one: federation('@key', `${query} type Item @key(fields: "id") { id: ID!, weight: Int }`),
      two: federation(
        '@key @requires',
        'type Item @key(fields: "id") { id: ID!, cost: Int @requires(fields: "weight") }',
      ),
    },
    mistakes: [{ code: 'REQUIRES_INVALID_FIELDS', names: ['[two]', 'Item.cost', 'weight'] }],
  },
  {
    name: '@provides of a field that is not external',
    subgraphs: {
      one: federation('@key', `${query} type Item @key(fields: "id") { id: ID!, name: String }`),
      two: federation(
        '@key @provides',
        'type Query { item: Item @provides(fields: "label") } type Item @key(fields: "id") { id: ID! }',
      ),
    },
    mistakes: [{ code: 'PROVIDES_INVALID_FIELDS', names: ['[two]', 'Query.item', 'label'] }],
  },
  {
    name: 'an @external field that nobody else has',
    subgraphs: {
      one: federation('@key', `${query} type Item @key(fields: "id") { id: ID! }`),
      two: federation(
        '@key @requires @external',
        'type Item @key(fields: "id") { id: ID!, weight: Int @external, cost: Int @requires(fields: "weight") }',
      ),
    },
    mistakes: [{ code: 'EXTERNAL_MISSING_ON_BASE', names: ['Item.weight', '"two"'] }],
  },
  {
    name: 'a field that no path leads to',
    subgraphs: {
      one: federation('@key', 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }'),
      two: federation('@key', 'type Item @key(fields: "sku") { sku: ID!, price: Int }'),
    },
    mistakes: [
      { code: 'SATISFIABILITY_ERROR', names: ['Item.price', '"one"'] },
      { code: 'SATISFIABILITY_ERROR', names: ['Item.sku', '"one"'] },
    ],
  },
  {
    name: '@override from the source itself',
    subgraphs: {
      one: federation('@key @override', 'type Query { item: Int @override(from: "one") }'),
    },
    mistakes: [{ code: 'OVERRIDE_FROM_SELF_ERROR', names: ['Query.item', '"one"'] }],
  },
  {
    name: 'enums for input and output with other values',
    subgraphs: {
      one: federation('@key', 'type Query { a(by: Order): Order } enum Order { UP DOWN }'),
      two: federation('@key', 'type Query { b(by: Order): Order } enum Order { UP }'),
    },
    mistakes: [{ code: 'ENUM_VALUE_MISMATCH', names: ['Order', 'DOWN', '"one"', '"two"'] }],
  },
  {
    name: 'an input field that one source demands and the other does not know',
    subgraphs: {
      one: federation(
        '@key',
        'type Query { a(filter: Filter): Int } input Filter { text: String, min: Int! }',
      ),
      two: federation('@key', 'type Query { b(filter: Filter): Int } input Filter { text: String }'),
    },
    mistakes: [
      { code: 'REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH', names: ['Filter.min', '"one"', '"two"'] },
    ],
  },
  {
    name: 'a visible field of a hidden type',
    subgraphs: {
      one: federation(
        '@inaccessible',
        'type Query { secret: Secret, ok: Boolean } type Secret @inaccessible { text: String }',
      ),
    },
    mistakes: [{ code: 'REFERENCED_INACCESSIBLE', names: ['Secret', 'Query.secret'] }],
  },
  {
    name: 'sources without a query',
    subgraphs: { one: federation('@key', 'type Item @key(fields: "id") { id: ID! }') },
    mistakes: [{ code: 'NO_QUERIES', names: [] }],
  },
  {
    name: 'a type that misses a field of its interface in the other source',
    subgraphs: {
      one: federation(
        '@key',
        'type Query { node: Node } interface Node { id: ID!, label: String } type Item implements Node @key(fields: "id") { id: ID!, label: String }',
      ),
      two: federation(
        '@key',
        'type Query { box: Box } interface Node { id: ID! } type Box implements Node { id: ID! }',
      ),
    },
    mistakes: [{ code: 'INTERFACE_FIELD_NO_IMPLEM', names: ['Node.label', 'Box'] }],
  },
  {
    name: 'an extension of a type that nobody defines',
    subgraphs: { one: `${query} extend type Ghost @key(fields: "id") { id: ID! @external, name: String }` },
    mistakes: [{ code: 'EXTENSION_WITH_NO_BASE', names: ['[one]', 'Ghost'] }],
  },
  {
    name: 'a type that is misspelt',
    subgraphs: { one: federation('@key', 'type Query { item: Itme } type Item { id: ID }') },
    mistakes: [{ code: 'INVALID_GRAPHQL', names: ['[one]', 'Itme'] }],
  },
  {
    name: 'a federation version that does not exist',
    subgraphs: { one: federation('@key', query, '2.99') },
    mistakes: [{ code: 'UNKNOWN_FEDERATION_LINK_VERSION', names: ['[one]', 'v2.99'] }],
  },
  {
    name: 'several mistakes at once',
    subgraphs: {
      one: federation('@key', `${query} type Item @key(fields: "id") { id: ID!, a: Int, b: Int }`),
      two: federation('@key', 'type Item @key(fields: "id") { id: ID!, a: Int, b: String }'),
    },
    mistakes: [
      { code: 'FIELD_TYPE_MISMATCH', names: ['Item.b'] },
      { code: 'INVALID_FIELD_SHARING', names: ['Item.a'] },
      { code: 'INVALID_FIELD_SHARING', names: ['Item.b'] },
    ],
  },
]

function refusalOf(subgraphs: BadEstate['subgraphs']): GatewayError {
  try {
    composeSubgraphs(Object.entries(subgraphs).map(([name, sdl]) => ({ name, url: '', sdl })))
  } catch (error) {
    if (error instanceof GatewayError) return error
    throw error
  }
  throw new Error('These sources compose.')
}

describe('composition refuses', () => {
  test.each(badEstates.map((estate) => [estate.name, estate] as const))(
    '%s',
    (_name, { subgraphs, mistakes }) => {
      const refusal = refusalOf(subgraphs)
      expect(refusal.code).toBe('COMPOSITION_FAILED')
      const remaining = [...refusal.details]
      for (const { code, names } of mistakes) {
        const found = remaining.findIndex(
          (detail) => detail.includes(`(${code})`) && names.every((name) => detail.includes(name)),
        )
        expect(remaining[found], `${code} ${names.join(' ')} in:\n${refusal.details.join('\n')}`).toMatch(
          /\n {2}hint: \S/,
        )
        remaining.splice(found, 1)
      }
      expect(remaining).toEqual([])
    },
  )

  test('SDL that is not GraphQL, with its source, line and column', () => {
    expect(refusalOf({ good: query, broken: 'type Query {\n  a: }' })).toMatchObject({
      code: 'SCHEMA_INVALID',
      details: ['[broken] at line 2, column 6 Syntax Error: Expected Name, found "}".'],
    })
  })
})

test('a chain of types that is too long to be followed is said, and nothing breaks', () => {
  const length = 10_000
  const types = Array.from({ length }, (_, index) => `type T${index} { id: ID, next: T${index + 1} }`)
  const sdl = `type Query { t: T0 } ${types.join(' ')} type T${length} { id: ID }`
  expect(() => composeSubgraphs([{ name: 'chain', url: 'http://127.0.0.1', sdl }])).toThrow(
    expect.objectContaining({ code: 'COMPOSITION_FAILED' }),
  )
})
