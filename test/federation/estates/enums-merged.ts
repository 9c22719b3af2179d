import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** Enums: one that is only answered is the union of its values, one that is only asked for their intersection. */
export const enumsMerged: Estate = {
  name: 'enums merged',
  subgraphs: {
    trains: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { trains(by: Order): [Train!]! }
        type Train @key(fields: "id") { id: ID!, state: State! }
        enum State { ON_TIME LATE }
        enum Order { SPEED PRICE COLOUR }`,
      ),
      resolvers: {
        Query: { trains: (_: unknown, { by }: { by?: string }) => [{ id: by ?? 'any', state: 'LATE' }] },
      },
    },
    boats: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { boats(by: [Order!]! = [PRICE, SPEED]): [Boat!]! }
        type Boat { name: String!, states: [[State!]]! }
        type Train @key(fields: "id") { id: ID!, ferryState: State }
        enum State { ON_TIME SUNK }
        enum Order { PRICE SPEED SIZE }`,
      ),
      resolvers: {
        Query: {
          boats: (_: unknown, { by }: { by: string[] }) => [{ name: by.join(' '), states: [['SUNK'], null] }],
        },
        Train: { ferryState: () => 'SUNK' },
      },
    },
  },
  cases: [
    {
      name: 'answers values that only one subgraph has',
      query: '{ trains { state ferryState } boats { states } }',
      expected: {
        data: { trains: [{ state: 'LATE', ferryState: 'SUNK' }], boats: [{ states: [['SUNK'], null] }] },
      },
    },
    {
      name: 'takes values that both have, written out and in variables',
      query:
        'query ($by: Order = SPEED, $list: [Order!]!) { trains(by: $by) { id } cheap: trains(by: PRICE) { id } boats(by: $list) { name } }',
      variables: { list: 'PRICE' },
      expected: { data: { trains: [{ id: 'SPEED' }], cheap: [{ id: 'PRICE' }], boats: [{ name: 'PRICE' }] } },
    },
    {
      name: 'keeps a default value of the subgraph',
      query: '{ boats { name } }',
      expected: { data: { boats: [{ name: 'PRICE SPEED' }] } },
    },
    {
      name: 'refuses values that only one subgraph takes',
      query: '{ trains(by: COLOUR) { id } boats(by: [SIZE]) { name } }',
      expected: {
        refused: [
          'Value "COLOUR" does not exist in "Order" enum.',
          'Value "SIZE" does not exist in "Order" enum.',
        ],
      },
    },
    {
      name: 'refuses such a value in a variable',
      query: 'query ($by: Order) { trains(by: $by) { id } }',
      variables: { by: 'COLOUR' },
      expected: {
        errors: [
          {
            message:
              'Variable "$by" got invalid value "COLOUR"; Value "COLOUR" does not exist in "Order" enum.',
            code: 'BAD_USER_INPUT',
          },
        ],
      },
    },
  ],
}
