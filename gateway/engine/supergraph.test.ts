import { QueryPlanner } from '@graphql-hive/router-query-planner'
import { parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createTestContext } from '../../test/support/create-test-context.ts'
import { containing } from '../../test/support/matchers.ts'
import type { Subgraph } from '../sources/subgraph.ts'
import { silentLogger } from '../telemetry/logger.ts'
import { createStitchEngine } from './stitch/create-stitch-engine.ts'
import { parseSupergraph } from './supergraph.ts'

const joinGraph = `
  directive @join__graph(name: String!, url: String!) on ENUM_VALUE
  scalar join__FieldSet
  enum join__Graph {
    PRODUCTS @join__graph(name: "products", url: "http://products.example/graphql")
    REVIEWS @join__graph(name: "reviews", url: "http://reviews.example/graphql")
  }`

const version1 = `
  schema @core(feature: "https://specs.apollo.dev/core/v0.1") @core(feature: "https://specs.apollo.dev/join/v0.1") { query: Query }
  directive @core(feature: String!) repeatable on SCHEMA
  directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet) on FIELD_DEFINITION
  directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on OBJECT | INTERFACE
  directive @join__owner(graph: join__Graph!) on OBJECT | INTERFACE
  ${joinGraph}
  type Query { products: [Product!]! @join__field(graph: PRODUCTS) }
  type Money { amount: Int, currency: Currency }
  enum Currency { EUR USD }
  type Product @join__owner(graph: PRODUCTS) @join__type(graph: PRODUCTS, key: "upc") @join__type(graph: REVIEWS, key: "upc") {
    upc: String! @join__field(graph: PRODUCTS)
    weight: Int @join__field(graph: PRODUCTS)
    price: Money @join__field(graph: PRODUCTS)
    reviews: [Review!] @join__field(graph: REVIEWS)
    heavy: Boolean @join__field(graph: REVIEWS, requires: "weight")
  }
  union Answer = Review | Money
  type Review { body: String, product: Product, answers: [Answer!] }`

const version2 = `
  schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.2", for: EXECUTION) { query: Query }
  directive @join__field(graph: join__Graph!, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
  directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
  directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  scalar link__Import
  enum link__Purpose { SECURITY EXECUTION }
  ${joinGraph}
  type Query @join__type(graph: PRODUCTS) @join__type(graph: REVIEWS) { products: [Product!]! @join__field(graph: PRODUCTS) }
  type Money @join__type(graph: PRODUCTS) @join__type(graph: REVIEWS) { amount: Int, currency: Currency }
  enum Currency @join__type(graph: PRODUCTS) @join__type(graph: REVIEWS) { EUR USD }
  type Product @join__type(graph: PRODUCTS, key: "upc") @join__type(graph: REVIEWS, key: "upc") {
    upc: String!
    weight: Int @join__field(graph: PRODUCTS) @join__field(graph: REVIEWS, external: true)
    price: Money @join__field(graph: PRODUCTS)
    reviews: [Review!] @join__field(graph: REVIEWS)
    heavy: Boolean @join__field(graph: REVIEWS, requires: "weight")
  }
  union Answer @join__type(graph: REVIEWS) = Review | Money
  type Review @join__type(graph: REVIEWS) { body: String, product: Product, answers: [Answer!] }`

/** Answers from a list, in the order that the requests come. */
function scripted(name: string, answers: Record<string, unknown>[], log: string[]): Subgraph {
  return {
    name,
    sdl: '',
    url: '',
    execute({ variables }) {
      log.push(
        `${name} ${JSON.stringify(variables?.representations ?? variables?._0_representations ?? null)}`,
      )
      return Promise.resolve({ data: answers.shift() ?? null })
    },
    close: () => Promise.resolve(),
  }
}

describe.each([
  ['v0.1', version1],
  ['v0.2', version2],
])('a supergraph of join spec %s', (_version, sdl) => {
  const query = '{ products { upc price { currency } heavy } }'

  test('runs on the stitch engine', async () => {
    const log: string[] = []
    const product = { __typename: 'Product', upc: 'a', weight: 7, price: { currency: 'EUR' } }
    const subgraphs = new Map([
      ['products', scripted('products', [{ products: [product] }], log)],
      ['reviews', scripted('reviews', [{ _entities: [{ __typename: 'Product', heavy: true }] }], log)],
    ])
    const engine = createStitchEngine({ supergraph: parseSupergraph(sdl), subgraphs, log: silentLogger })
    const result = await engine.execute({ document: parse(query) }, {}, createTestContext())
    expect(result).toEqual({ data: { products: [{ upc: 'a', price: { currency: 'EUR' }, heavy: true }] } })
    expect(log).toEqual(['products null', 'reviews [{"__typename":"Product","upc":"a","weight":7}]'])
  })

  test('is understood by the native planner', () => {
    const planner = new QueryPlanner(parseSupergraph(sdl).sdl)
    const plan = planner.plan(
      `${query.slice(0, -3)} reviews { answers { ... on Money { currency } } } } }`,
      null,
      new Set(),
      0,
    )
    expect(JSON.stringify(plan)).toContain('"serviceName":"reviews"')
  })

  test('has a public schema without federation in it', () => {
    const { publicSchema, joinedSubgraphs } = parseSupergraph(sdl)
    expect(Object.keys(publicSchema.getTypeMap()).filter((name) => /join|link|core/.test(name))).toEqual([])
    expect(joinedSubgraphs).toEqual([
      { graph: 'PRODUCTS', name: 'products', url: 'http://products.example/graphql' },
      { graph: 'REVIEWS', name: 'reviews', url: 'http://reviews.example/graphql' },
    ])
  })
})

test('SDL that is no supergraph is refused with what was expected', () => {
  expect(() => parseSupergraph('type Query { a: Int }')).toThrow(
    expect.objectContaining({ code: 'SUPERGRAPH_INVALID', message: containing('enum join__Graph') }),
  )
})

test('a syntax error is refused with its line and column', () => {
  expect(() => parseSupergraph('type Query {\n  a: }')).toThrow(/line 2, column 6/)
})
