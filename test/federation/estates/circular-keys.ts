import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const users = [
  { id: 'u1', name: 'Ann', desk: { id: 'd1' } },
  { id: 'u2', name: 'Bob', desk: { id: 'd2' } },
]
const desks = [
  { id: 'd1', floor: 1, user: { id: 'u1' } },
  { id: 'd2', floor: 2, user: { id: 'u2' } },
]
interface UserKey {
  id?: string
  desk?: { id: string }
}
interface DeskKey {
  id?: string
  user?: { id: string }
}

/** Two entities whose keys hold each other, and paths that go round. */
export const circularKeys: Estate = {
  name: 'circular keys',
  subgraphs: {
    people: {
      typeDefs: federation(
        '@key',
        `type Query { users: [User!]! }
        type User @key(fields: "id") @key(fields: "desk { id }") { id: ID!, name: String!, desk: Desk! }
        type Desk @key(fields: "id") @key(fields: "user { id }") { id: ID!, user: User! }`,
      ),
      resolvers: {
        Query: { users: () => users },
        User: {
          __resolveReference: ({ id, desk }: UserKey) =>
            users.find((user) => user.id === id || user.desk.id === desk?.id),
          desk: ({ desk }: (typeof users)[number]) => desks.find(({ id }) => id === desk.id),
        },
        Desk: {
          __resolveReference: ({ id, user }: DeskKey) =>
            desks.find((desk) => desk.id === id || desk.user.id === user?.id),
          user: ({ user }: (typeof desks)[number]) => users.find(({ id }) => id === user.id),
        },
      },
    },
    building: {
      typeDefs: federation(
        '@key @external',
        `type Query { desks: [Desk!]! }
        type Desk @key(fields: "user { id }") { user: User!, floor: Int! }
        type User @key(fields: "id", resolvable: false) { id: ID! }`,
      ),
      resolvers: {
        Query: { desks: () => desks },
        Desk: {
          __resolveReference: ({ user }: DeskKey) => desks.find((desk) => desk.user.id === user?.id),
        },
      },
    },
    lunch: {
      typeDefs: federation(
        '@key',
        `type User @key(fields: "desk { id }") { desk: Desk!, meal: String! }
        type Desk @key(fields: "id", resolvable: false) { id: ID! }`,
      ),
      resolvers: { User: { meal: ({ desk }: { desk: { id: string } }) => `soup at ${desk.id}` } },
    },
  },
  cases: [
    {
      name: 'finds the way from key to key',
      query: '{ desks { floor user { name meal } } }',
      expected: {
        data: {
          desks: [
            { floor: 1, user: { name: 'Ann', meal: 'soup at d1' } },
            { floor: 2, user: { name: 'Bob', meal: 'soup at d2' } },
          ],
        },
      },
    },
    {
      name: 'goes round more than once',
      query: '{ users { desk { floor user { desk { id user { name desk { floor } } } } } } }',
      expected: {
        data: {
          users: [
            { desk: { floor: 1, user: { desk: { id: 'd1', user: { name: 'Ann', desk: { floor: 1 } } } } } },
            { desk: { floor: 2, user: { desk: { id: 'd2', user: { name: 'Bob', desk: { floor: 2 } } } } } },
          ],
        },
      },
    },
  ],
}
