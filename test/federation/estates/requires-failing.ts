import { GraphQLError } from 'graphql'
import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** `@requires` of fields that are null, that fail, or whose entity is gone. */
export const requiresFailing: Estate = {
  name: '@requires of what is not there',
  subgraphs: {
    beans: {
      typeDefs: federation(
        '@key',
        `type Query { beans: [Bean]!, bean(id: ID!): Bean }
        type Bean @key(fields: "id") { id: ID!, origin: String, roast: Int! }`,
      ),
      resolvers: {
        Query: {
          beans: () => ['1', '2', '3'].map((id) => ({ id })),
          bean: (_: unknown, { id }: { id: string }) => ({ id }),
        },
        Bean: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          origin: ({ id }: { id: string }) => {
            if (id === '2') throw new GraphQLError('No origin.')
            return id === '1' ? 'Peru' : null
          },
          roast: ({ id }: { id: string }) => {
            if (id === '3') throw new GraphQLError('No roast.')
            return 5
          },
        },
      },
    },
    shop: {
      typeDefs: federation(
        '@key @requires @external',
        `type Query { favourite: Bean }
        type Bean @key(fields: "id") {
          id: ID!
          origin: String @external
          roast: Int! @external
          label: String @requires(fields: "origin")
          strength: String @requires(fields: "roast")
          stock: Int
        }`,
      ),
      resolvers: {
        Query: { favourite: () => ({ id: '3' }) },
        Bean: {
          label: ({ origin }: { origin: string | null }) => origin ?? 'unknown origin',
          strength: ({ roast }: { roast: number }) => `roast ${roast}`,
          stock: () => 12,
        },
      },
    },
  },
  cases: [
    {
      name: 'sends null for a required field that is null',
      query: '{ bean(id: 3) { label } }',
      expected: { data: { bean: { label: 'unknown origin' } } },
    },
    {
      name: 'sends null for a nullable field that failed, and says so',
      query: '{ bean(id: 2) { origin label } }',
      expected: {
        data: { bean: { origin: null, label: 'unknown origin' } },
        errors: [{ message: 'No origin.', path: ['bean', 'origin'], subgraph: 'beans' }],
      },
    },
    {
      name: 'goes on with what requires nothing that failed',
      query: '{ one: bean(id: 1) { strength stock } favourite { label stock } }',
      expected: {
        data: { one: { strength: 'roast 5', stock: 12 }, favourite: { label: 'unknown origin', stock: 12 } },
      },
    },
    {
      name: 'says at a field why what it requires is not there',
      query: '{ favourite { id power: strength } }',
      expected: {
        data: { favourite: { id: '3', power: null } },
        errors: [{ message: 'No roast.', path: ['favourite', 'power'], subgraph: 'beans' }],
      },
    },
    {
      name: 'names no field in a path that nobody asked for',
      query: '{ beans { id strength } }',
      expected: {
        data: { beans: [{ id: '1', strength: 'roast 5' }, { id: '2', strength: 'roast 5' }, null] },
        errors: [{ message: 'No roast.', path: ['beans', 2], subgraph: 'beans' }],
      },
    },
  ],
}
