import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const echo = (_: unknown, { filter }: { filter: unknown }) => JSON.stringify(filter)

/** Input types, and arguments of a shared field: what every subgraph takes is what clients can give. */
export const inputsMerged: Estate = {
  name: 'inputs merged by intersection',
  subgraphs: {
    one: {
      typeDefs: federation(
        '@shareable',
        `type Query { one(filter: Filter!): String!, both(min: Int, max: Int = 9): String! @shareable }
        input Filter { name: String, min: Int = 1, inner: Inner, onlyOne: Int }
        input Inner { tags: [String!], deep: Inner }`,
      ),
      resolvers: {
        Query: { one: echo, both: (_: unknown, args: { min?: number }) => JSON.stringify(args) },
      },
    },
    two: {
      typeDefs: federation(
        '@shareable',
        `type Query { two(filter: Filter!): String!, both(max: Int = 9, only: String): String! @shareable }
        input Filter { name: String, min: Int = 1, inner: Inner, onlyTwo: Boolean }
        input Inner { tags: [String!], deep: Inner }`,
      ),
      resolvers: {
        Query: { two: echo, both: (_: unknown, { max }: { max: number }) => JSON.stringify({ max }) },
      },
    },
  },
  cases: [
    {
      name: 'passes fields that both take, defaults included',
      query:
        'query ($filter: Filter!) { one(filter: { name: "x", inner: { tags: "t" } }) two(filter: $filter) }',
      variables: { filter: { inner: { tags: ['a', 'b'], deep: { deep: null } }, min: null } },
      expected: {
        data: {
          one: '{"name":"x","min":1,"inner":{"tags":["t"]}}',
          two: '{"min":null,"inner":{"tags":["a","b"],"deep":{"deep":null}}}',
        },
      },
    },
    {
      name: 'refuses fields that only one takes',
      query: '{ one(filter: { onlyOne: 1 }) two(filter: { onlyTwo: true }) }',
      expected: {
        refused: [
          'Field "onlyOne" is not defined by type "Filter".',
          'Field "onlyTwo" is not defined by type "Filter".',
        ],
      },
    },
    {
      name: 'refuses such a field in a variable',
      query: 'query ($filter: Filter!) { two(filter: $filter) }',
      variables: { filter: { onlyTwo: true } },
      expected: {
        errors: [
          {
            message:
              'Variable "$filter" got invalid value { onlyTwo: true }; Field "onlyTwo" is not defined by type "Filter".',
            code: 'BAD_USER_INPUT',
          },
        ],
      },
    },
    {
      name: 'offers the arguments that both take',
      query: '{ both(max: 3) preset: both }',
      expected: { data: { both: '{"max":3}', preset: '{"max":9}' } },
    },
    {
      name: 'refuses an argument that only one takes',
      query: '{ both(min: 1, only: "x") }',
      expected: {
        refused: [
          'Unknown argument "min" on field "Query.both". Did you mean "max"?',
          'Unknown argument "only" on field "Query.both".',
        ],
      },
    },
  ],
}
