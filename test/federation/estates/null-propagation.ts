import { GraphQLError } from 'graphql'
import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const leaves = { 1: 'green', 2: null, 3: 'fail' } as Record<string, string | null>

/** Nulls where none may be: they rise to the nearest nullable field, over the borders of subgraphs. */
export const nullPropagation: Estate = {
  name: 'null propagation',
  subgraphs: {
    forest: {
      typeDefs: federation(
        '@key',
        `type Query { trees: [Tree]!, strict: [Tree!], oldest: Tree!, pair: Pair }
        type Tree @key(fields: "id") { id: ID!, kind: String! }
        type Pair { left: Tree!, right: Tree }`,
      ),
      resolvers: {
        Query: {
          trees: () => [{ id: '1' }, { id: '2' }, { id: '3' }],
          strict: () => [{ id: '1' }, { id: '2' }],
          oldest: () => ({ id: '2' }),
          pair: () => ({ left: { id: '2' }, right: { id: '1' } }),
        },
        Tree: { kind: () => 'oak', __resolveReference: ({ id }: { id: string }) => ({ id }) },
      },
    },
    leaves: {
      typeDefs: federation(
        '@key',
        `type Tree @key(fields: "id") { id: ID!, colour: String!, crown: Crown!, twig: Twig }
        type Crown { colour: String! }
        type Twig { colour: String!, tree: Tree! }`,
      ),
      resolvers: {
        Tree: {
          colour,
          crown: ({ id }: { id: string }) => ({ id }),
          twig: ({ id }: { id: string }) => ({ id, tree: { id } }),
        },
        Crown: { colour },
        Twig: { colour },
      },
    },
  },
  cases: [
    {
      name: 'nulls the element of a list that may have nulls',
      query: '{ trees { kind colour } }',
      expected: {
        data: { trees: [{ kind: 'oak', colour: 'green' }, null, null] },
        errors: [
          { message: 'Cannot return null for non-nullable field Tree.colour.', path: ['trees', 1, 'colour'] },
          { message: 'No leaf.', path: ['trees', 2, 'colour'], subgraph: 'leaves' },
        ],
      },
    },
    {
      name: 'nulls a list that may have none',
      query: '{ strict { kind crown { colour } } trees { kind } }',
      expected: {
        data: { strict: null, trees: [{ kind: 'oak' }, { kind: 'oak' }, { kind: 'oak' }] },
        errors: [
          {
            message: 'Cannot return null for non-nullable field Crown.colour.',
            path: ['strict', 1, 'crown', 'colour'],
          },
        ],
      },
    },
    {
      name: 'nulls all of the answer when nothing on the way may be null',
      query: '{ trees { kind } oldest { colour } }',
      expected: {
        data: null,
        errors: [
          { message: 'Cannot return null for non-nullable field Tree.colour.', path: ['oldest', 'colour'] },
        ],
      },
    },
    {
      name: 'stops at a nullable field within the second subgraph',
      query: '{ oldest { kind twig { colour } } }',
      expected: {
        data: { oldest: { kind: 'oak', twig: null } },
        errors: [
          {
            message: 'Cannot return null for non-nullable field Twig.colour.',
            path: ['oldest', 'twig', 'colour'],
          },
        ],
      },
    },
    {
      name: 'rises through an object of the first subgraph',
      query: '{ pair { right { colour } left { id colour } } }',
      expected: {
        data: { pair: null },
        errors: [
          {
            message: 'Cannot return null for non-nullable field Tree.colour.',
            path: ['pair', 'left', 'colour'],
          },
        ],
      },
    },
    {
      name: 'leaves alone what stands beside it',
      query: '{ pair { right { colour twig { tree { colour kind } } } left { id } } }',
      expected: {
        data: {
          pair: {
            right: { colour: 'green', twig: { tree: { colour: 'green', kind: 'oak' } } },
            left: { id: '2' },
          },
        },
      },
    },
  ],
}

function colour({ id }: { id: string }): string | null | undefined {
  const found = leaves[id]
  if (found === 'fail') throw new GraphQLError('No leaf.')
  return found
}
