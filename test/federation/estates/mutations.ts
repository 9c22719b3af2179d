import { GraphQLError } from 'graphql'
import { federation, perRequest } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'
import type { GatewayContext } from '../../../gateway/context/gateway-context.ts'

/** What both subgraphs have done for one request, in order. */
const logOf = perRequest<string[]>(() => [])

function note(prefix: string) {
  return async (_: unknown, { text }: { text: string }, context: GatewayContext) => {
    // The first one answers last, unless the gateway waits for it.
    await new Promise((resolve) => setTimeout(resolve, text === 'slow' ? 20 : 0))
    logOf(context).push(`${prefix} ${text}`)
    return { id: text, log: [...logOf(context)] }
  }
}

/** Mutations over two subgraphs: one after the other, in the order of the document. */
export const mutations: Estate = {
  name: 'mutations',
  subgraphs: {
    left: {
      typeDefs: federation(
        '@key',
        `type Query { left: [String!]! }
        type Mutation { addLeft(text: String!): Entry!, tryLeft(text: String!): Entry, failLeft: Entry }
        type Entry @key(fields: "id") { id: ID!, log: [String!]! }`,
      ),
      resolvers: {
        Query: { left: (_: unknown, __: unknown, context: GatewayContext) => logOf(context) },
        Mutation: {
          addLeft: note('left'),
          tryLeft: note('tried left'),
          failLeft: (_: unknown, __: unknown, context: GatewayContext) => {
            logOf(context).push('failed left')
            throw new GraphQLError('Left is full.', { extensions: { code: 'FULL' } })
          },
        },
        Entry: {
          __resolveReference: ({ id }: { id: string }, context: GatewayContext) => ({
            id,
            log: logOf(context),
          }),
        },
      },
    },
    right: {
      typeDefs: federation(
        '@key',
        `type Mutation { addRight(text: String!): Entry!, failRight: Entry! }
        type Entry @key(fields: "id") { id: ID!, seenByRight: [String!]! }`,
      ),
      resolvers: {
        Mutation: {
          addRight: note('right'),
          failRight: () => {
            throw new GraphQLError('Right is closed.')
          },
        },
        Entry: {
          seenByRight: (_: unknown, __: unknown, context: GatewayContext) => [...logOf(context)],
        },
      },
    },
  },
  cases: [
    {
      name: 'runs the root fields of several subgraphs in their order',
      query:
        'mutation { a: addLeft(text: "slow") { id } b: addRight(text: "2") { id } c: addLeft(text: "3") { log } }',
      expected: {
        data: { a: { id: 'slow' }, b: { id: '2' }, c: { log: ['left slow', 'right 2', 'left 3'] } },
      },
    },
    {
      name: 'runs root fields of one subgraph in their order',
      query:
        'mutation ($text: String!) { addLeft(text: "slow") { id } second: addLeft(text: $text) { log } }',
      variables: { text: 'fast' },
      expected: { data: { addLeft: { id: 'slow' }, second: { log: ['left slow', 'left fast'] } } },
    },
    {
      name: 'joins the answer of a mutation with the other subgraph before the next one runs',
      query: 'mutation { addLeft(text: "1") { id seenByRight } addRight(text: "2") { seenByRight } }',
      expected: {
        data: {
          addLeft: { id: '1', seenByRight: ['left 1'] },
          addRight: { seenByRight: ['left 1', 'right 2'] },
        },
      },
    },
    {
      name: 'runs a field once that is asked for at several places',
      query:
        'mutation { addLeft(text: "1") { id } addRight(text: "2") { log } ...F } fragment F on Mutation { addLeft(text: "1") { log seenByRight } }',
      expected: {
        data: {
          addLeft: { id: '1', log: ['left 1'], seenByRight: ['left 1'] },
          addRight: { log: ['left 1', 'right 2'] },
        },
      },
    },
    {
      name: 'goes on after a mutation that failed',
      query: 'mutation { one: tryLeft(text: "1") { id } failLeft { id } two: tryLeft(text: "2") { log } }',
      expected: {
        data: {
          one: { id: '1' },
          failLeft: null,
          two: { log: ['tried left 1', 'failed left', 'tried left 2'] },
        },
        errors: [{ message: 'Left is full.', path: ['failLeft'], code: 'FULL', subgraph: 'left' }],
      },
    },
    {
      name: 'answers null when a mutation fails that cannot be null',
      query: 'mutation { tryLeft(text: "1") { id } failRight { id } }',
      expected: {
        data: null,
        errors: [
          { message: 'Right is closed.', path: ['failRight'], code: 'SUBGRAPH_ERROR', subgraph: 'right' },
        ],
      },
    },
  ],
}
