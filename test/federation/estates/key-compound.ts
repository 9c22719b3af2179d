import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const offers = [
  { sku: 'a', region: 'EU', title: 'A in Europe' },
  { sku: 'a', region: 'US', title: 'A in America' },
  { sku: 'b', region: 'EU', title: 'B in Europe' },
]
const prices = new Map([
  ['a EU', 10],
  ['a US', 12],
  ['b EU', 7],
])

/** `@key(fields: "sku region")`: neither field alone says which entity it is. */
export const keyCompound: Estate = {
  name: '@key of two fields',
  subgraphs: {
    offers: {
      typeDefs: federation(
        '@key',
        `type Query { offers: [Offer!]! }
        type Offer @key(fields: "sku region") { sku: String!, region: Region!, title: String! }
        enum Region { EU US }`,
      ),
      resolvers: { Query: { offers: () => offers } },
    },
    prices: {
      typeDefs: federation(
        '@key',
        `type Offer @key(fields: "sku region") { sku: String!, region: Region!, price: Int! }
        enum Region { EU US }`,
      ),
      resolvers: {
        Offer: {
          price: ({ sku, region }: { sku: string; region: string }) => prices.get(`${sku} ${region}`),
        },
      },
    },
  },
  cases: [
    {
      name: 'sends every key field though none is asked for',
      query: '{ offers { title price } }',
      expected: {
        data: {
          offers: [
            { title: 'A in Europe', price: 10 },
            { title: 'A in America', price: 12 },
            { title: 'B in Europe', price: 7 },
          ],
        },
      },
    },
    {
      name: 'is not confused by aliases that look like key fields',
      query: '{ offers { sku: title region: price title: sku } }',
      expected: {
        data: {
          offers: [
            { sku: 'A in Europe', region: 10, title: 'a' },
            { sku: 'A in America', region: 12, title: 'a' },
            { sku: 'B in Europe', region: 7, title: 'b' },
          ],
        },
      },
    },
  ],
}
