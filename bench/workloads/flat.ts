import { link } from './workload.ts'
import type { Workload } from './workload.ts'

const count = 1_000

/** A flat list of 1,000 entities over three subgraphs. */
export const flat: Workload = {
  name: 'flat',
  schemas: {
    items: `${link('@key')} type Query { items: [Item!]! } type Item @key(fields: "id") { id: ID!, name: String! }`,
    prices: `${link('@key')} type Item @key(fields: "id") { id: ID!, price: Float!, currency: String! }`,
    stock: `${link('@key')} type Item @key(fields: "id") { id: ID!, inStock: Int! }`,
  },
  resolvers: {
    items: {
      Query: {
        items: () => Array.from({ length: count }, (_, index) => ({ id: `${index}`, name: `Item ${index}` })),
      },
    },
    prices: { Item: { price: ({ id }: { id: string }) => Number(id) / 4, currency: () => 'EUR' } },
    stock: { Item: { inStock: ({ id }: { id: string }) => Number(id) % 7 } },
  },
  query: '{ items { id name price currency inStock } }',
}
