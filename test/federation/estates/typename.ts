import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** `__typename` everywhere: alone, twice, under aliases, at the roots, on abstract types and across borders. */
export const typename: Estate = {
  name: '__typename',
  subgraphs: {
    garden: {
      typeDefs: federation(
        '@key',
        `schema { query: GardenQuery, mutation: GardenMutation }
        type GardenQuery { plants: [Plant!]!, bed: Bed! }
        type GardenMutation { plant(id: ID!): Plant! }
        interface Plant { id: ID! }
        type Rose implements Plant @key(fields: "id") { id: ID! }
        type Fern implements Plant @key(fields: "id") { id: ID! }
        type Bed { centre: Plant, corners: [[Plant]] }`,
      ),
      resolvers: {
        GardenQuery: {
          plants: () => [
            { __typename: 'Rose', id: 'r' },
            { __typename: 'Fern', id: 'f' },
          ],
          bed: () => ({
            centre: { __typename: 'Rose', id: 'r' },
            corners: [[{ __typename: 'Fern', id: 'f' }, null]],
          }),
        },
        GardenMutation: { plant: (_: unknown, { id }: { id: string }) => ({ __typename: 'Fern', id }) },
      },
    },
    colours: {
      typeDefs: federation(
        '@key',
        `type Rose @key(fields: "id") { id: ID!, colour: Colour! }
        type Colour { name: String!, goesWith: [Rose!]! }`,
      ),
      resolvers: { Rose: { colour: () => ({ name: 'red', goesWith: [{ id: 'r' }] }) } },
    },
  },
  cases: [
    {
      name: 'answers the root alone, with the name that clients know',
      query: '{ __typename q: __typename }',
      expected: { data: { __typename: 'Query', q: 'Query' } },
    },
    {
      name: 'answers the root of a mutation beside a field',
      query: 'mutation { m: __typename plant(id: 9) { __typename id } }',
      expected: { data: { m: 'Mutation', plant: { __typename: 'Fern', id: '9' } } },
    },
    {
      name: 'answers nothing but names',
      query: '{ plants { __typename } bed { __typename centre { t: __typename } corners { __typename } } }',
      expected: {
        data: {
          plants: [{ __typename: 'Rose' }, { __typename: 'Fern' }],
          bed: { __typename: 'Bed', centre: { t: 'Rose' }, corners: [[{ __typename: 'Fern' }, null]] },
        },
      },
    },
    {
      name: 'answers names of objects that another subgraph has',
      query:
        '{ plants { __typename ... on Rose { colour { __typename goesWith { __typename t: __typename } } } } }',
      expected: {
        data: {
          plants: [
            {
              __typename: 'Rose',
              colour: { __typename: 'Colour', goesWith: [{ __typename: 'Rose', t: 'Rose' }] },
            },
            { __typename: 'Fern' },
          ],
        },
      },
    },
    {
      name: 'answers names in each fragment once',
      query:
        '{ plants { ... on Rose { __typename kind: __typename } ... on Plant { __typename } ... on Fern { kind: __typename } } }',
      expected: {
        data: {
          plants: [
            { __typename: 'Rose', kind: 'Rose' },
            { __typename: 'Fern', kind: 'Fern' },
          ],
        },
      },
    },
  ],
}
