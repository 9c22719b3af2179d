import { readFileSync } from 'node:fs'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { GraphQLError, parse } from 'graphql'
import { createYoga } from 'graphql-yoga'
import { pageOf } from '../page.ts'
import type { Resolvers } from './generated/resolvers.ts'
import { createUsers } from './users.ts'

/** What a request brings along. */
export interface AccountsContext {
  readonly request: Request
}

/** The users: an Apollo Federation 2 subgraph on Yoga. */
export function createAccounts() {
  const users = createUsers()
  const find = (id: string) => users.find((user) => user.id === id) ?? null
  const resolvers: Resolvers = {
    Query: {
      me: (_root, _args, { request }) => find(request.headers.get('x-user-id') ?? ''),
      user: (_root, { id }) => find(id),
      users(_root, page) {
        const { items, next } = pageOf(users, page)
        return { users: items, next }
      },
    },
    Mutation: {
      moveUser(_root, { id, city }) {
        const user = find(id)
        if (!user) throw new GraphQLError(`There is no user "${id}".`, { extensions: { code: 'NOT_FOUND' } })
        user.city = city
        return user
      },
    },
    User: { __resolveReference: ({ id }) => find(id) },
  }
  const typeDefs = parse(readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'))
  return createYoga({
    schema: buildSubgraphSchema([{ typeDefs, resolvers }]),
    logging: false,
    landingPage: false,
  })
}
