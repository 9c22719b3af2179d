import { GraphQLError, buildASTSchema, parse } from 'graphql'
import type { ExecutionResult } from 'graphql'
import { describe, expect, test } from 'vitest'
import { checkAnswer } from './check-answer.ts'

const schema = buildASTSchema(
  parse(`
    type Query { top: Review, motto: String!, tags: [String!], grid: [[Int]!], node: Node, any: Any, hue: Hue }
    type Mutation { rate: Product! }
    interface Node { id: ID! }
    type Product implements Node { id: ID!, name: String!, rating: Float, count: Int, sold: Boolean, reviews: [Review!]! }
    type Review { text: String!, product: Product }
    union Any = Product | Review
    enum Hue { RED BLUE }
    scalar JSON
    extend type Query { json: JSON }
  `),
)

interface Asked {
  readonly query: string
  readonly variables?: Record<string, unknown>
  readonly errors?: readonly GraphQLError[]
}

function check({ query, variables = {}, errors }: Asked, data: Record<string, unknown>) {
  const result: ExecutionResult = { data, ...(errors && { errors }) }
  const checked = checkAnswer(schema, { subgraph: 'reviews', document: parse(query), variables, result })
  return { result, checked, data: checked.data, errors: checked.errors?.map((error) => error.toJSON()) }
}

const bad = (what: string, path: (string | number)[]) => ({
  message: `The subgraph "reviews" answered ${what}.`,
  path,
  extensions: { code: 'SUBGRAPH_BAD_RESPONSE', subgraph: 'reviews' },
})

test.each([
  ['{ top { text product { id rating } } motto }', { top: { text: 'a', product: null }, motto: 'm' }],
  ['{ a: top { b: text } }', { a: { b: 'x' } }],
  ['{ tags grid hue json }', { tags: ['a'], grid: [[1, null], []], hue: 'BLUE', json: { any: ['thing'] } }],
  [
    '{ node { __typename id ... on Product { rating } } }',
    { node: { __typename: 'Product', id: 1, rating: 2 } },
  ],
  ['{ any { __typename ...R } } fragment R on Review { text }', { any: { __typename: 'Product' } }],
  ['query($no: Boolean = false) { motto @include(if: $no) top { text @skip(if: true) } }', { top: {} }],
  ['{ _service { sdl } unknown }', { _service: 1, unknown: {} }],
  ['{ node { id } }', { node: { id: 'x', extra: 1 } }],
])('an answer to %s that fits is returned as it came', (query, data) => {
  const { checked, result } = check({ query }, data)
  expect(checked).toBe(result)
})

type Data = Record<string, unknown>
type Case = [query: string, data: Data, expected: Data, error: ReturnType<typeof bad>]

describe('what does not fit becomes null, with an error at its place', () => {
  test.each<Case>([
    [
      '{ top { product { rating } } }',
      { top: { product: { rating: 'five' } } },
      { top: { product: { rating: null } } },
      bad('a string for Product.rating where Float was expected', ['top', 'product', 'rating']),
    ],
    [
      '{ top { product { count } } }',
      { top: { product: { count: 1.5 } } },
      { top: { product: { count: null } } },
      bad('a number for Product.count where Int was expected', ['top', 'product', 'count']),
    ],
    [
      '{ top { product { sold } } }',
      { top: { product: { sold: {} } } },
      { top: { product: { sold: null } } },
      bad('an object for Product.sold where Boolean was expected', ['top', 'product', 'sold']),
    ],
    [
      '{ hue }',
      { hue: 'GREEN' },
      { hue: null },
      bad('a string for Query.hue where Hue was expected', ['hue']),
    ],
    [
      '{ top { text } }',
      { top: 'x' },
      { top: null },
      bad('a string for Query.top where an object was expected', ['top']),
    ],
    [
      '{ top { text } }',
      { top: [] },
      { top: null },
      bad('a list for Query.top where an object was expected', ['top']),
    ],
    ['{ top { text } }', {}, { top: null }, bad('without Query.top', ['top'])],
    [
      '{ top { text } }',
      { top: { text: null } },
      { top: null },
      bad('null for Review.text, which must not be null', ['top', 'text']),
    ],
    ['{ top { text } }', { top: {} }, { top: null }, bad('without Review.text', ['top', 'text'])],
    [
      '{ tags }',
      { tags: {} },
      { tags: null },
      bad('an object for Query.tags where a list was expected', ['tags']),
    ],
    [
      '{ tags }',
      { tags: ['a', null] },
      { tags: null },
      bad('null for Query.tags, which must not be null', ['tags', 1]),
    ],
    [
      '{ grid }',
      { grid: [[1], ['a']] },
      { grid: [[1], [null]] },
      bad('a string for Query.grid where Int was expected', ['grid', 1, 0]),
    ],
    [
      '{ node { __typename ... on Product { name } } }',
      { node: { __typename: 'Product', name: null } },
      { node: null },
      bad('null for Product.name, which must not be null', ['node', 'name']),
    ],
    [
      'mutation { rate { id } }',
      { rate: null },
      { rate: null },
      bad('null for Mutation.rate, which must not be null', ['rate']),
    ],
  ])('%s of %j', (...[query, data, expected, error]) => {
    expect(check({ query }, data)).toMatchObject({ data: expected, errors: [error] })
  })
})

test('a root field that fails leaves the others alone', () => {
  expect(check({ query: '{ motto top { text } }' }, { motto: null, top: { text: 'a' } })).toMatchObject({
    data: { motto: null, top: { text: 'a' } },
    errors: [bad('null for Query.motto, which must not be null', ['motto'])],
  })
})

test('a root field that was not asked for is dropped', () => {
  expect(check({ query: '{ a: motto }' }, { a: 'm', motto: 'm', x: 1 }).checked).toEqual({ data: { a: 'm' } })
  expect(check({ query: '{ a: motto }' }, { motto: 'm' })).toMatchObject({
    data: { a: null },
    errors: [bad('without Query.motto', ['a'])],
  })
})

test('the answer that came is not written to', () => {
  const data = { top: { text: null, product: { rating: 'x' } } }
  const before = structuredClone(data)
  check({ query: '{ top { text product { rating } } }' }, data)
  expect(data).toEqual(before)
})

describe('entities', () => {
  const query =
    'query($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Product { name rating } } }'
  const product = (id: string) => ({ __typename: 'Product', id })
  const asked = { query, variables: { r: [product('1'), product('2')] } }
  const one = { __typename: 'Product', name: 'a', rating: 1 }

  test('pass when they fit, nulls included', () => {
    const { checked, result } = check(asked, { _entities: [one, null] })
    expect(checked).toBe(result)
  })

  test.each([
    [[one], '1 entity where 2 were asked for'],
    [[one, one, one], '3 entities where 2 were asked for'],
    [[], '0 entities where 2 were asked for'],
    [{}, 'an object for Query._entities where a list was expected'],
    [null, 'null for Query._entities where a list was expected'],
    [undefined, 'nothing for Query._entities where a list was expected'],
  ])('%j are dropped whole', (entities, what) => {
    expect(check(asked, { _entities: entities })).toMatchObject({
      data: { _entities: null },
      errors: [bad(what, ['_entities'])],
    })
  })

  test('one that does not fit leaves the others alone', () => {
    expect(check(asked, { _entities: [{ ...one, name: null }, one] })).toMatchObject({
      data: { _entities: [null, one] },
      errors: [bad('null for Product.name, which must not be null', ['_entities', 0, 'name'])],
    })
    expect(check(asked, { _entities: ['a', one] })).toMatchObject({
      data: { _entities: [null, one] },
      errors: [bad('a string for an entity where an object was expected', ['_entities', 0])],
    })
  })

  test('of a type that the schema does not know are let through', () => {
    const { checked, result } = check(asked, { _entities: [{ __typename: 'Other' }, one] })
    expect(checked).toBe(result)
  })
})

describe('what the subgraph has reported itself is not reported again', () => {
  test.each([[['top', 'text']], [['top']], [undefined]])('at %j', (path) => {
    const own = new GraphQLError('no text', path && { path })
    const asked = { query: '{ top { text } }', errors: [own] }
    const { checked } = check(asked, { top: { text: null } })
    expect(checked).toEqual({ data: { top: null }, errors: [own] })
  })

  test('elsewhere it is', () => {
    const own = new GraphQLError('no motto', { path: ['motto'] })
    const asked = { query: '{ top { text } motto }', errors: [own] }
    const { errors, data } = check(asked, { top: { text: null }, motto: null })
    expect(errors).toMatchObject([
      { message: 'no motto' },
      bad('null for Review.text, which must not be null', ['top', 'text']),
    ])
    expect(data).toEqual({ top: null, motto: null })
  })
})
