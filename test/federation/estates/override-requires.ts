import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** A field that has moved, and that others require, use as a key, or provide. */
export const overrideRequires: Estate = {
  name: '@override of what others require',
  subgraphs: {
    old: {
      typeDefs: federation(
        '@key',
        `type Query { trips: [Trip!]! }
        type Trip @key(fields: "id") @key(fields: "code") { id: ID!, code: String!, km: Int!, title: String! }`,
      ),
      resolvers: {
        Query: { trips: () => [{ id: '1', code: 'A1' }] },
        Trip: {
          __resolveReference: () => ({ id: '1', code: 'A1' }),
          km: () => -1,
          title: () => 'Old title',
        },
      },
    },
    distances: {
      typeDefs: federation(
        '@key @override',
        'type Trip @key(fields: "id") { id: ID!, km: Int! @override(from: "old") }',
      ),
      resolvers: { Trip: { km: () => 80 } },
    },
    costs: {
      typeDefs: federation(
        '@key @requires @external @override',
        `type Trip @key(fields: "code") {
          code: String!
          km: Int! @external
          title: String! @override(from: "old")
          cost: Int! @requires(fields: "km")
        }`,
      ),
      resolvers: { Trip: { title: () => 'New title', cost: ({ km }: { km: number }) => km * 2 } },
    },
  },
  cases: [
    {
      name: 'requires the field of the subgraph that it has moved to',
      query: '{ trips { cost km } }',
      expected: { data: { trips: [{ cost: 160, km: 80 }] } },
    },
    {
      name: 'answers what has moved to different places',
      query: '{ trips { title code km } }',
      expected: { data: { trips: [{ title: 'New title', code: 'A1', km: 80 }] } },
    },
  ],
}
