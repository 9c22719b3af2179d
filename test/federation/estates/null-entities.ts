import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** Entities that are null, missing where the rest of them should be, or sent twice. */
export const nullEntities: Estate = {
  name: 'null entities',
  subgraphs: {
    orders: {
      typeDefs: federation(
        '@key',
        `type Query { orders: [Order]! }
        type Order { number: Int!, buyer: Buyer, gift: Buyer! }
        type Buyer @key(fields: "id") { id: ID! }`,
      ),
      resolvers: {
        Query: {
          orders: () => [
            { number: 1, buyer: { id: 'a' }, gift: { id: 'b' } },
            null,
            { number: 2, buyer: null, gift: { id: 'gone' } },
            { number: 3, buyer: { id: 'a' }, gift: { id: 'a' } },
          ],
        },
      },
    },
    buyers: {
      typeDefs: federation(
        '@key',
        `type Query { buyer(id: ID!): Buyer }
        type Buyer @key(fields: "id") { id: ID!, name: String!, email: String, friends: [Buyer] }`,
      ),
      resolvers: {
        Buyer: {
          __resolveReference: ({ id }: { id: string }) =>
            id === 'gone' ? null : { id, name: id.toUpperCase(), email: null },
          friends: () => [{ id: 'z', name: 'Z' }, null],
        },
      },
    },
  },
  cases: [
    {
      name: 'keeps nulls in their places',
      query: '{ orders { number buyer { email friends { name } } } }',
      expected: {
        data: {
          orders: [
            { number: 1, buyer: { email: null, friends: [{ name: 'Z' }, null] } },
            null,
            { number: 2, buyer: null },
            { number: 3, buyer: { email: null, friends: [{ name: 'Z' }, null] } },
          ],
        },
      },
    },
    {
      name: 'nulls up to the nearest field that can be null when an entity is missing',
      query: '{ orders { number gift { id name } } }',
      expected: {
        data: {
          orders: [
            { number: 1, gift: { id: 'b', name: 'B' } },
            null,
            null,
            { number: 3, gift: { id: 'a', name: 'A' } },
          ],
        },
        errors: [
          {
            message: 'Cannot return null for non-nullable field Buyer.name.',
            path: ['orders', 2, 'gift', 'name'],
          },
        ],
      },
    },
    {
      name: 'gives null for the nullable fields of a missing entity, without an error',
      query: '{ orders { gift { id email friends { id } } } }',
      expected: {
        data: {
          orders: [
            { gift: { id: 'b', email: null, friends: [{ id: 'z' }, null] } },
            null,
            { gift: { id: 'gone', email: null, friends: null } },
            { gift: { id: 'a', email: null, friends: [{ id: 'z' }, null] } },
          ],
        },
      },
    },
    {
      name: 'answers a root entity that is null',
      query: '{ buyer(id: "x") { name } orders { number } }',
      expected: { data: { buyer: null, orders: [{ number: 1 }, null, { number: 2 }, { number: 3 }] } },
    },
  ],
}
