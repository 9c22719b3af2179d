import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

interface SeatKey {
  row: number
  aisle: boolean | null
  side: string
}

/** Keys of every scalar kind: zero, false, the empty string, null, quotes, and one id under two types. */
export const keyValues: Estate = {
  name: 'values of keys',
  subgraphs: {
    plane: {
      typeDefs: federation(
        '@key',
        `type Query { seats: [Seat!]!, things: [Thing!]! }
        type Seat @key(fields: "row aisle side") { row: Int!, aisle: Boolean, side: Side! }
        enum Side { LEFT RIGHT }
        union Thing = Bag | Coat
        type Bag @key(fields: "tag") { tag: String! }
        type Coat @key(fields: "tag") { tag: String! }`,
      ),
      resolvers: {
        Query: {
          seats: () => [
            { row: 0, aisle: false, side: 'LEFT' },
            { row: 1, aisle: null, side: 'LEFT' },
            { row: 0, aisle: true, side: 'RIGHT' },
            { row: 0, aisle: false, side: 'LEFT' },
          ],
          things: () => [
            { __typename: 'Bag', tag: '' },
            { __typename: 'Coat', tag: '' },
            { __typename: 'Bag', tag: 'a "quoted"\n\\tag' },
            { __typename: 'Coat', tag: '\u2028 ünïcode 😀' },
          ],
        },
      },
    },
    tickets: {
      typeDefs: federation(
        '@key',
        `type Seat @key(fields: "row aisle side") { row: Int!, aisle: Boolean, side: Side!, price: String! }
        enum Side { LEFT RIGHT }
        type Bag @key(fields: "tag") { tag: String!, label: String! }
        type Coat @key(fields: "tag") { tag: String!, label: String! }`,
      ),
      resolvers: {
        Seat: { price: ({ row, aisle, side }: SeatKey) => JSON.stringify([row, aisle, side]) },
        Bag: { label: ({ tag }: { tag: string }) => `bag ${tag}` },
        Coat: { label: ({ tag }: { tag: string }) => `coat ${tag}` },
      },
    },
  },
  cases: [
    {
      name: 'sends numbers, booleans, enums and nulls as they are',
      query: '{ seats { price } }',
      expected: {
        data: {
          seats: [
            { price: '[0,false,"LEFT"]' },
            { price: '[1,null,"LEFT"]' },
            { price: '[0,true,"RIGHT"]' },
            { price: '[0,false,"LEFT"]' },
          ],
        },
      },
    },
    {
      name: 'keeps one key under two types apart, and text as it is',
      query: '{ things { ... on Bag { label } ... on Coat { label } } }',
      expected: {
        data: {
          things: [
            { label: 'bag ' },
            { label: 'coat ' },
            { label: 'bag a "quoted"\n\\tag' },
            { label: 'coat \u2028 ünïcode 😀' },
          ],
        },
      },
    },
  ],
}
