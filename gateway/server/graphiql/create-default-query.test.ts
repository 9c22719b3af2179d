import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { createDefaultQuery } from './create-default-query.ts'

test('shows the first list of objects that needs no arguments', () => {
  const schema = buildSchema(`
    type Query { version: String  product(id: ID!): Product  products(first: Int): [Product!]! }
    type Product {
      id: ID!  name: String  price(currency: String!): Float  stock: Int  color: Color  size: Int
      reviews: [Review]  maker: Maker  related(ids: [ID!]!): [Product]
    }
    type Review { id: ID  text: String  author: User }
    type User { name: String  friends: [User] }
    interface Maker { name: String }
    enum Color { RED }
  `)
  const query = createDefaultQuery(schema)
  expect(validate(schema, parse(query))).toEqual([])
  expect(query).toMatchInlineSnapshot(`
    "query FirstLook {
      products {
        id
        name
        stock
        color
        reviews {
          id
          text
          author {
            name
          }
        }
        maker {
          name
        }
      }
    }
    "
  `)
})

test.each([
  ['only fields with arguments', 'type Query { a(id: ID!): String }'],
  ['a leaf', 'type Query { a: String }'],
  ['a union', 'type Query { a: U } union U = T type T { b: Int }'],
  ['an object whose fields need arguments', 'type Query { a: T } type T { b(c: Int!): Int }'],
  ['a circle', 'type Query { a: T } type T { t: T }'],
  ['a connection', 'type Query { a: C } type C { edges: [E] } type E { node: N } type N { id: ID }'],
])('is valid for a schema of %s', (_, sdl) => {
  const schema = buildSchema(sdl)
  expect(validate(schema, parse(createDefaultQuery(schema)))).toEqual([])
})
