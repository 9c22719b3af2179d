import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const users = [
  { id: '1', name: 'Ann', email: 'ann@example.org' },
  { id: '2', name: 'Bob', email: 'bob@example.org' },
]
const nameOf = (id: string) => users.find((user) => user.id === id)?.name

/** `@provides`: on one path a subgraph knows a field that elsewhere only another has. */
export const provides: Estate = {
  name: '@provides',
  subgraphs: {
    users: {
      typeDefs: federation(
        '@key',
        `type Query { user(id: ID!): User }
        type User @key(fields: "id") { id: ID!, name: String!, email: String! }`,
      ),
      resolvers: {
        Query: { user: (_: unknown, { id }: { id: string }) => users.find((user) => user.id === id) },
        User: { __resolveReference: ({ id }: { id: string }) => users.find((user) => user.id === id) },
      },
    },
    posts: {
      typeDefs: federation(
        '@key @provides @external',
        `type Query { latest: Post @provides(fields: "author { name }"), posts: [Post!]! }
        type Post { title: String!, author: User! , reviewer: User @provides(fields: "name") }
        type User @key(fields: "id") { id: ID!, name: String! @external, postCount: Int! }`,
      ),
      resolvers: {
        Query: {
          latest: () => ({ title: 'Third', author: { id: '2', name: nameOf('2') }, reviewer: null }),
          posts: () => [
            { title: 'First', author: { id: '1' }, reviewer: { id: '2', name: nameOf('2') } },
            { title: 'Second', author: { id: '2' }, reviewer: null },
          ],
        },
        User: { postCount: ({ id }: { id: string }) => Number(id) * 10 },
      },
    },
  },
  cases: [
    {
      name: 'answers on the path where the field is provided',
      query: '{ latest { title author { name postCount } } }',
      expected: { data: { latest: { title: 'Third', author: { name: 'Bob', postCount: 20 } } } },
    },
    {
      name: 'answers on a path where it is not, from the subgraph that has it',
      query: '{ posts { author { name } reviewer { name } } }',
      expected: {
        data: {
          posts: [
            { author: { name: 'Ann' }, reviewer: { name: 'Bob' } },
            { author: { name: 'Bob' }, reviewer: null },
          ],
        },
      },
    },
    {
      name: 'fetches the rest of an entity that is provided in part',
      query: '{ latest { author { email name id } } posts { reviewer { email name } } }',
      expected: {
        data: {
          latest: { author: { email: 'bob@example.org', name: 'Bob', id: '2' } },
          posts: [{ reviewer: { email: 'bob@example.org', name: 'Bob' } }, { reviewer: null }],
        },
      },
    },
  ],
}
