import { getOperationAST, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { costSchema } from '../../config/cost-options.ts'
import type { CostOptions } from '../../config/cost-options.ts'
import type { Variables } from '../../engine/engine.ts'
import { composeSubgraphs } from '../../graph/compose-subgraphs.ts'
import { readCostWeights } from '../../graph/cost-weights.ts'
import { compileCost } from './compile-cost.ts'
import { createCostModel } from './cost-model.ts'

const link = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`

const shop = `
  ${link('"@key", "@shareable", "@cost", { name: "@listSize", as: "@size" }')}
  type Query {
    hello: String
    costly: String @cost(weight: 5)
    book(isbn: ID @cost(weight: 3)): Book
    books: [Book]
    newest: [Book] @size(assumedSize: 5)
    latest(first: Int, last: Int): [Book] @size(assumedSize: 7, slicingArguments: ["first", "last"])
    any(first: Int, last: Int): [Book] @size(slicingArguments: ["first", "last"], requireOneSlicingArgument: false)
    paged(first: Int = 20): [Book] @size(slicingArguments: ["first"])
    within(page: Page): [Book]
    connection(first: Int): Books @size(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
    filtered(filter: Filter): [Book]
    filteredBy(filters: [Filter!] @cost(weight: 1)): Book
    shelves: [[Book]]
    tags: [Tag]
    things: [Thing]
    named: Named
    sold: Int @cost(weight: -20)
    all: Sold
  }
  type Mutation { rename(isbn: ID): Book }
  type Sold { a: Int @cost(weight: 4), b: Int @cost(weight: -20) }
  interface Named { title: String, parts: [Book] }
  type Book implements Named @key(fields: "isbn") @shareable { isbn: ID!, title: String, author: Author, parts: [Book], tag: Tag }
  type Film implements Named @cost(weight: 8) { title: String @cost(weight: 2), parts: [Book] }
  type Author @cost(weight: 4) { name: String, books: [Book] }
  type Books { count: Int, edges: [Edge], nodes: [Book], info: Info }
  type Edge { node: Book }
  type Info @cost(weight: 0) { next: String }
  union Thing = Author | Film
  enum Tag @cost(weight: 1) { OLD, NEW }
  input Page { first: Int }
  input Filter { author: String @cost(weight: 2), title: String, and: Filter, any: [Filter!] }
`

const reviews = `
  ${link('"@key", "@shareable", { name: "@listSize", as: "@size" }')}
  type Book @key(fields: "isbn") { isbn: ID!, reviews(first: Int): [Review] @size(slicingArguments: ["first"], assumedSize: 3) }
  type Review { text: String }
`

const supergraph = composeSubgraphs([
  { name: 'shop', url: 'http://shop.example', sdl: shop },
  { name: 'reviews', url: 'http://reviews.example', sdl: reviews },
])

/** Composition takes no path for a slicing argument; a config does. */
const configured: CostOptions = { fields: { 'Query.within': { slicingArguments: ['page.first'] } } }

function estimate(query: string, variables: Variables = {}, options: CostOptions = configured) {
  const document = parse(query)
  expect(validate(supergraph.publicSchema, document)).toEqual([])
  const operation = getOperationAST(document)
  if (!operation) throw new Error('The document has several operations.')
  const graph = { schema: supergraph.publicSchema, costs: readCostWeights(supergraph.document) }
  return compileCost(document, operation, createCostModel(graph, costSchema.parse(options)))(variables)
}

const costOf = (query: string, variables?: Variables) => {
  const { cost, mistake } = estimate(query, variables)
  expect(mistake).toBeUndefined()
  return cost
}

test.each([
  ['scalars cost nothing', '{ hello __typename }', 0],
  ['what is said of a field', '{ costly }', 5],
  ['an object costs 1', '{ book { title } }', 1],
  ['what is said of a type', '{ book { author { name } } }', 5],
  ['what is said of an enum', '{ book { tag } }', 2],
  ['an argument that is given', '{ book(isbn: 1) { title } }', 4],
  ['an argument that is null', '{ book(isbn: null) { title } }', 1],
  ['a list has ten items', '{ books { title } }', 10],
  ['lists multiply', '{ books { author { books { title } } } }', 10 * (1 + 4 + 10)],
  ['lists within lists', '{ shelves { title } }', 100],
  ['a list of enums', '{ tags }', 10],
  ['an assumed size', '{ newest { author { name } } }', 25],
  ['a slicing argument', '{ latest(first: 2) { author { name } } }', 10],
  ['another slicing argument', '{ latest(last: 3) { title } }', 3],
  ['no items', '{ latest(first: 0) { author { name } } }', 0],
  ['fewer than no items', '{ latest(first: -4) { author { name } } }', 0],
  ['several slicing arguments', '{ any(first: 2, last: 6) { title } }', 6],
  ['no slicing argument where none is needed', '{ any { title } }', 10],
  ['the default of a slicing argument', '{ paged { title } }', 20],
  ['a slicing argument within an object', '{ within(page: { first: 4 }) { title } }', 4],
  ['sized fields', '{ connection(first: 3) { count edges { node { title } } nodes { title } } }', 1 + 6 + 3],
  ['a field beside sized fields', '{ connection(first: 3) { info { next } } }', 1],
  [
    'sized fields in fragments',
    '{ connection(first: 3) { ...F ... { nodes { title } } } } fragment F on Books { edges { node { title } } }',
    1 + 6 + 3,
  ],
  ['sizes of two subgraphs', '{ newest { reviews(first: 2) { text } } }', 5 * (1 + 2)],
  [
    'fields of an input',
    '{ filtered(filter: { author: "a", title: "b", and: { author: "c" }, any: [{ author: "d" }, {}] }) { title } }',
    16,
  ],
  ['a list of inputs', '{ filteredBy(filters: [{ author: "a" }, { author: "b" }]) { title } }', 1 + 1 + 4],
  ['one input in the place of a list', '{ filteredBy(filters: { author: "a" }) { title } }', 1 + 1 + 2],
  ['a union costs what the costliest of its types does', '{ things { __typename } }', 80],
  [
    'fragments on types are added up',
    '{ things { ... on Author { books { title } } ... on Film { title } } }',
    10 * (8 + 10 + 2),
  ],
  ['a field of an interface', '{ named { title } }', 8 + 2],
  ['a field costs no less than nothing', '{ sold hello }', 0],
  ['fields may make up for others within a field', '{ all { a } x: all { b } }', 1 + 4 + 1],
  ['a mutation costs 10 beside its fields', 'mutation { rename { title } }', 11],
  ['aliases count each', '{ a: book { title } b: book { title } }', 2],
  [
    'a fragment counts at each place',
    '{ a: book { ...F } b: book { ...F } } fragment F on Book { author { name } }',
    10,
  ],
  [
    'what is skipped costs nothing',
    '{ books @skip(if: true) { title } book @include(if: true) { title } }',
    1,
  ],
  ['introspection', '{ __schema { types { name } } }', 0],
])('%s', (_name, query, expected) => {
  expect(costOf(query)).toBe(expected)
})

test.each([
  [{ n: 3 }, 3],
  [{ n: 0 }, 0],
  [{ n: 1e308 }, Number.MAX_SAFE_INTEGER],
])('a variable as a slicing argument: %j', (variables, expected) => {
  expect(costOf('query($n: Int) { latest(first: $n) { title } }', variables)).toBe(expected)
})

test('the default of a variable, and a variable in an object', () => {
  expect(costOf('query($n: Int = 4) { latest(first: $n) { title } }')).toBe(4)
  expect(costOf('query($p: Page) { within(page: $p) { title } }', { p: { first: 6 } })).toBe(6)
  expect(costOf('query($n: Int) { within(page: { first: $n }) { title } }', { n: 7 })).toBe(7)
  expect(costOf('query($n: Int) { paged(first: $n) { title } }')).toBe(20)
  expect(costOf('query($n: Int) { connection(first: $n) { nodes { title } } }', { n: 5 })).toBe(6)
})

test('a fragment with variables that stands at several places', () => {
  const query =
    'query($n: Int) { a: book { ...F } b: book { ...F } } fragment F on Book { reviews(first: $n) { text } }'
  expect(costOf(query, { n: 4 })).toBe(10)
})

test('variables in arguments with a cost, and in conditions', () => {
  const byFilter = 'query($f: Filter) { filtered(filter: $f) { title } }'
  expect(costOf(byFilter, { f: { author: 'a', any: [{ author: 'b' }] } })).toBe(14)
  expect(costOf(byFilter)).toBe(10)
  const byIsbn = 'query($i: ID) { book(isbn: $i) { title } }'
  expect(costOf(byIsbn, { i: '1' })).toBe(4)
  expect(costOf(byIsbn, { i: null })).toBe(1)
  const conditional = 'query($b: Boolean!) { books @include(if: $b) { title } book @skip(if: $b) { title } }'
  expect(costOf(conditional, { b: true })).toBe(10)
  expect(costOf(conditional, { b: false })).toBe(1)
})

test.each([
  ['{ latest { title } }', {}, { given: 0, cost: 7 }],
  ['{ latest(first: 1, last: 2) { title } }', {}, { given: 2, cost: 2 }],
  ['{ latest(first: null) { title } }', {}, { given: 0, cost: 7 }],
  ['query($n: Int) { latest(first: $n) { title } }', {}, { given: 0, cost: 7 }],
  ['query($n: Int) { latest(first: 3, last: $n) { title } }', { n: 4 }, { given: 2, cost: 4 }],
])('%s with %j lacks its one slicing argument', (query, variables, { given, cost }) => {
  expect(estimate(query, variables)).toEqual({
    cost,
    mistake: `"Query.latest" needs exactly one of these arguments: "first", "last"; it has ${given}.`,
  })
})

test('what the config says of a field goes before its directives', () => {
  const fields = {
    'Query.books': { assumedSize: 2, weight: 3 },
    'Query.latest': { slicingArguments: ['last'] },
  }
  expect(estimate('{ books { title } }', {}, { fields }).cost).toBe(6)
  expect(estimate('{ latest(first: 1, last: 4) { title } }', {}, { fields })).toEqual({
    cost: 4,
    mistake: undefined,
  })
  expect(estimate('{ books { title } }', {}, { defaultListSize: 50, mutationCost: 0 }).cost).toBe(50)
})

test('fragments that double are compiled once each', () => {
  const fragments = Array.from(
    { length: 95 },
    (_, i) => `fragment F${i} on Book { ...F${i + 1} author { books { ...F${i + 1} } } }`,
  )
  const end = 'fragment F95 on Book { reviews(first: $n) { text } }'
  const document = parse(`query($n: Int) { book { ...F0 } } ${fragments.join(' ')} ${end}`)
  const operation = getOperationAST(document, null)
  if (!operation) throw new Error('There is no operation.')
  const graph = { schema: supergraph.publicSchema, costs: readCostWeights(supergraph.document) }
  const model = createCostModel(graph, costSchema.parse({}))
  expect(compileCost(document, operation, model)({ n: 2 }).cost).toBeGreaterThan(1e90)
  expect(compileCost(document, operation, model)({ n: 0 }).cost).toBeGreaterThan(1e90)
})
