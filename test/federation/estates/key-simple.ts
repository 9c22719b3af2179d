import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const products = [
  { id: '1', name: 'Chair', price: 80 },
  { id: '2', name: 'Table', price: 200 },
  { id: '3', name: 'Lamp', price: 30 },
]
const stocks = [
  { id: '1', inStock: 4, warehouse: 'Oslo' },
  { id: '2', inStock: 0, warehouse: 'Turku' },
]

/** `@key` of one field; one product is unknown to the second subgraph. */
export const keySimple: Estate = {
  name: '@key of one field',
  subgraphs: {
    products: {
      typeDefs: federation(
        '@key',
        `type Query { product(id: ID!): Product, products: [Product!]! }
        type Product @key(fields: "id") { id: ID!, name: String!, price: Int! }`,
      ),
      resolvers: {
        Query: {
          product: (_: unknown, { id }: { id: string }) => products.find((product) => product.id === id),
          products: () => products,
        },
        Product: {
          __resolveReference: ({ id }: { id: string }) => products.find((product) => product.id === id),
        },
      },
    },
    stock: {
      typeDefs: federation(
        '@key',
        `type Query { emptyShelves: [Product!]! }
        type Product @key(fields: "id") { id: ID!, inStock: Int, warehouse: String }`,
      ),
      resolvers: {
        Query: { emptyShelves: () => stocks.filter((stock) => stock.inStock === 0) },
        Product: {
          __resolveReference: ({ id }: { id: string }) => stocks.find((stock) => stock.id === id) ?? null,
        },
      },
    },
  },
  cases: [
    {
      name: 'joins the fields of two subgraphs',
      query: '{ product(id: 1) { name inStock warehouse price } }',
      expected: { data: { product: { name: 'Chair', inStock: 4, warehouse: 'Oslo', price: 80 } } },
    },
    {
      name: 'joins from the other side',
      query: '{ emptyShelves { warehouse name id } }',
      expected: { data: { emptyShelves: [{ warehouse: 'Turku', name: 'Table', id: '2' }] } },
    },
    {
      name: 'gives null for what an entity unknown to its subgraph would have',
      query: '{ products { name inStock } }',
      expected: {
        data: {
          products: [
            { name: 'Chair', inStock: 4 },
            { name: 'Table', inStock: 0 },
            { name: 'Lamp', inStock: null },
          ],
        },
      },
    },
    {
      name: 'gives null for an entity that is not there at all',
      query: '{ product(id: 9) { name inStock } }',
      expected: { data: { product: null } },
    },
    {
      name: 'answers from both sides in one operation',
      query: '{ emptyShelves { id name } products { id inStock } }',
      expected: {
        data: {
          emptyShelves: [{ id: '2', name: 'Table' }],
          products: [
            { id: '1', inStock: 4 },
            { id: '2', inStock: 0 },
            { id: '3', inStock: null },
          ],
        },
      },
    },
  ],
}
