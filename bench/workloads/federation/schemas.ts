import { link } from '../workload.ts'

/** The four subgraphs of the public federation benchmark, by name. */
export const schemas = {
  accounts: `${link('@key', '@shareable')}
    type Query { me: User, user(id: ID!): User, users: [User] }
    type User @key(fields: "id") { id: ID!, name: String, username: String @shareable, birthday: Int }`,
  inventory: `${link('@key', '@external', '@requires')}
    type Product @key(fields: "upc") {
      upc: String!
      weight: Int @external
      price: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`,
  products: `${link('@key')}
    type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String!, name: String, price: Int, weight: Int }`,
  reviews: `${link('@key', '@external', '@provides')}
    type Review @key(fields: "id") {
      id: ID!
      body: String
      author: User @provides(fields: "username")
      product: Product
    }
    type User @key(fields: "id") {
      id: ID!
      username: String @external
      numberOfReviews: Int
      reviews: [Review]
    }
    type Product @key(fields: "upc") { upc: String!, reviews: [Review] }`,
} as const

/** One of the workload's subgraphs. */
export type SubgraphName = keyof typeof schemas
