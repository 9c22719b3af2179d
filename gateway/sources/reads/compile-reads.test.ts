import { buildSubgraphSchema } from '@apollo/subgraph'
import { graphql, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { compileReads } from './compile-reads.ts'

const cat = { kind: 'Cat', name: 'Tom', lives: 9 }
const dog = { kind: 'Dog', name: 'Rex', tags: ['a', null, 'b'] }

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Query { pets(first: Int): [Pet!], cat: Cat, wrong: Cat, missing: Dog, late: Dog }
  union Pet = Cat | Dog
  enum Mood { _2day }
  type Cat @key(fields: "name") { name: String!, lives: Int, mood: Mood, ratio: Float, toy(size: Int): String }
  type Dog { name: ID!, tags: [String], Name: String, friend: Cat }
`)
const schema = buildSubgraphSchema([
  {
    typeDefs,
    resolvers: {
      Query: {
        pets: (_source: unknown, { first = 2 }: { first?: number }) =>
          Promise.resolve([cat, dog].slice(0, first)),
        cat: () => ({ ...cat, mood: '2day', ratio: 1.5 }),
        wrong: () => ({ name: 'Tom', lives: 'nine' }),
        missing: () => ({ tags: [] }),
        late: () => ({ name: 'Rex', friend: Promise.resolve(cat) }),
      },
      Pet: { __resolveType: ({ kind }: { kind: string }) => kind },
      Mood: { _2day: '2day' },
      Dog: { Name: ({ name }: { name: string }) => name.toUpperCase() },
      Cat: { __resolveReference: ({ name }: { name: string }) => (name === 'Tom' ? cat : null) },
    },
  },
])

function read(query: string, variables: Readonly<Record<string, unknown>> = {}) {
  return compileReads(schema, parse(query))?.({ variables, context: {} })
}

describe('plain results are what the executor answers', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['{ cat { name lives mood ratio __typename } again: cat { name } }', {}],
    ['{ pets { __typename ... on Cat { name lives } ... on Dog { id: name tags Name } } }', {}],
    ['query ($n: Int) { pets(first: $n) { ...P } } fragment P on Pet { ... on Cat { name } }', { n: 1 }],
    ['{ cat { name } cat { lives } }', {}],
    [
      'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Cat { name lives } } }',
      {
        r: [
          { __typename: 'Cat', name: 'Tom' },
          { __typename: 'Cat', name: 'None' },
        ],
      },
    ],
  ])('%s', async (query, variables) => {
    const expected = await graphql({ schema, source: query, variableValues: variables })
    expect(expected.errors).toBeUndefined()
    expect(JSON.stringify(await read(query, variables))).toBe(JSON.stringify(expected))
  })
})

test.each([
  ['a value of the wrong type', '{ wrong { lives } }'],
  ['null where there is to be none', '{ missing { name } }'],
  ['a promise below the root', '{ late { friend { name } } }'],
  ['an entity of no known type', '{ _entities(representations: [{ __typename: "Nobody" }]) { __typename } }'],
])('%s is left to the executor', async (_title, query) => {
  expect(await read(query)).toBeUndefined()
})

test.each([
  ['a directive', 'query ($if: Boolean!) { cat @include(if: $if) { name } }'],
  ['an argument below the root', '{ cat { toy(size: 1) } }'],
  ['introspection', '{ __schema { queryType { name } } }'],
  ['several operations', 'query A { cat { name } } query B { cat { name } }'],
])('%s is not compiled', (_title, query) => {
  expect(compileReads(schema, parse(query))).toBeUndefined()
})

test('variables that do not fit are left to the executor', async () => {
  expect(await read('query ($n: Int) { pets(first: $n) { __typename } }', { n: 'many' })).toBeUndefined()
})
