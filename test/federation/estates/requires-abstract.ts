import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const shelves = [
  { id: '1', item: { __typename: 'Book', pages: 300, title: 'Fern' } },
  { id: '2', item: { __typename: 'Film', minutes: 90, title: 'Moss' } },
  { id: '3', item: null },
]
type Item = { __typename: 'Book'; pages: number } | { __typename: 'Film'; minutes: number } | null

/** `@requires` through an interface, with fragments for its types. */
export const requiresAbstract: Estate = {
  name: '@requires with fragments on an interface',
  subgraphs: {
    shelves: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { shelves: [Shelf!]! }
        type Shelf @key(fields: "id") { id: ID!, item: Item }
        interface Item { title: String! }
        type Book implements Item @shareable { title: String!, pages: Int! }
        type Film implements Item @shareable { title: String!, minutes: Int! }`,
      ),
      resolvers: {
        Query: { shelves: () => shelves },
        Shelf: { __resolveReference: ({ id }: { id: string }) => shelves.find((shelf) => shelf.id === id) },
      },
    },
    lending: {
      typeDefs: federation(
        '@key @requires @external @shareable',
        `type Shelf @key(fields: "id") {
          id: ID!
          item: Item @external
          days: Int @requires(fields: "item { ... on Book { pages } ... on Film { minutes } }")
        }
        interface Item { title: String! }
        type Book implements Item @shareable { title: String!, pages: Int! }
        type Film implements Item @shareable { title: String!, minutes: Int! }`,
      ),
      resolvers: {
        Shelf: {
          days({ item }: { item: Item }) {
            if (item === null) return null
            return item.__typename === 'Book' ? item.pages / 10 : item.minutes / 30
          },
        },
      },
    },
  },
  cases: [
    {
      name: 'sends the fields of the type that the object has',
      query: '{ shelves { days } }',
      expected: { data: { shelves: [{ days: 30 }, { days: 3 }, { days: null }] } },
    },
    {
      name: 'keeps the answer free of what was only required',
      query: '{ shelves { item { title ... on Film { minutes } } days } }',
      expected: {
        data: {
          shelves: [
            { item: { title: 'Fern' }, days: 30 },
            { item: { title: 'Moss', minutes: 90 }, days: 3 },
            { item: null, days: null },
          ],
        },
      },
    },
  ],
}
