import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const parcels = [
  { id: '1', size: { height: 2, width: 3 }, weight: 5, fragile: false },
  { id: '2', size: { height: 10, width: 1 }, weight: 1, fragile: true },
  { id: '3', size: null, weight: 8, fragile: null },
]
interface Required {
  weight: number
  size: { height: number; width: number } | null
}

/** `@requires` with nested fields, of which the client asks for others, or none. */
export const requiresNested: Estate = {
  name: '@requires with nested fields',
  subgraphs: {
    parcels: {
      typeDefs: federation(
        '@key',
        `type Query { parcels: [Parcel!]! }
        type Parcel @key(fields: "id") { id: ID!, size: Size, weight: Int!, fragile: Boolean }
        type Size { height: Int!, width: Int! }`,
      ),
      resolvers: {
        Query: { parcels: () => parcels },
        Parcel: {
          __resolveReference: ({ id }: { id: string }) => parcels.find((parcel) => parcel.id === id),
        },
      },
    },
    shipping: {
      typeDefs: federation(
        '@key @requires @external',
        `type Query { oldestParcel: Parcel }
        type Parcel @key(fields: "id") {
          id: ID!
          size: Size @external
          weight: Int! @external
          cost: Int @requires(fields: "weight size { height width }")
          carrier: String!
        }
        type Size @external { height: Int!, width: Int! }`,
      ),
      resolvers: {
        Query: { oldestParcel: () => ({ id: '2' }) },
        Parcel: {
          cost: ({ weight, size }: Required) => size && weight * size.height * size.width,
          carrier: ({ id }: { id: string }) => `carrier of ${id}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'fetches what is required though nobody asked for it',
      query: '{ parcels { id cost } }',
      expected: {
        data: {
          parcels: [
            { id: '1', cost: 30 },
            { id: '2', cost: 10 },
            { id: '3', cost: null },
          ],
        },
      },
    },
    {
      name: 'answers only the part of a required object that was asked for',
      query: '{ parcels { size { width } cost carrier } }',
      expected: {
        data: {
          parcels: [
            { size: { width: 3 }, cost: 30, carrier: 'carrier of 1' },
            { size: { width: 1 }, cost: 10, carrier: 'carrier of 2' },
            { size: null, cost: null, carrier: 'carrier of 3' },
          ],
        },
      },
    },
    {
      name: 'leaves the subgraph and comes back with what is required',
      query: '{ oldestParcel { cost fragile carrier } }',
      expected: { data: { oldestParcel: { cost: 10, fragile: true, carrier: 'carrier of 2' } } },
    },
    {
      name: 'is not confused by aliases of required fields',
      query: '{ parcels { weight: id size: cost w: weight s: size { height: width } } }',
      expected: {
        data: {
          parcels: [
            { weight: '1', size: 30, w: 5, s: { height: 3 } },
            { weight: '2', size: 10, w: 1, s: { height: 1 } },
            { weight: '3', size: null, w: 8, s: null },
          ],
        },
      },
    },
  ],
}
