import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const nodes = [
  { __typename: 'Page', id: 'p1', slug: 'home' },
  { __typename: 'Image', id: 'i1', width: 640 },
]

/** `Query.node` over the types of several subgraphs: one knows only the names, the others the rest. */
export const entityInterface: Estate = {
  name: 'an interface over entities of other subgraphs',
  subgraphs: {
    nodes: {
      typeDefs: federation(
        '@key',
        `type Query { node(id: ID!): Node, nodes(ids: [ID!]!): [Node]! }
        interface Node { id: ID! }
        type Page implements Node @key(fields: "id", resolvable: false) { id: ID! }
        type Image implements Node @key(fields: "id", resolvable: false) { id: ID! }`,
      ),
      resolvers: {
        Query: {
          node: (_: unknown, { id }: { id: string }) => find(id),
          nodes: (_: unknown, { ids }: { ids: string[] }) => ids.map(find),
        },
      },
    },
    pages: {
      typeDefs: federation(
        '@key',
        `interface Node { id: ID! }
        type Page implements Node @key(fields: "id") { id: ID!, slug: String!, hero: Image }
        type Image @key(fields: "id", resolvable: false) { id: ID! }`,
      ),
      resolvers: { Page: { slug: () => 'home', hero: () => ({ id: 'i1' }) } },
    },
    images: {
      typeDefs: federation(
        '@key',
        `interface Node { id: ID! }
        type Image implements Node @key(fields: "id") { id: ID!, width: Int! }`,
      ),
      resolvers: { Image: { width: () => 640 } },
    },
  },
  cases: [
    {
      name: 'joins each type with its own subgraph',
      query:
        'query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename ... on Page { slug hero { width } } ... on Image { width } } }',
      variables: { ids: ['i1', 'nothing', 'p1', 'i1'] },
      expected: {
        data: {
          nodes: [
            { id: 'i1', __typename: 'Image', width: 640 },
            null,
            { id: 'p1', __typename: 'Page', slug: 'home', hero: { width: 640 } },
            { id: 'i1', __typename: 'Image', width: 640 },
          ],
        },
      },
    },
    {
      name: 'asks no other subgraph for what the interface has',
      query: '{ node(id: "p1") { id __typename } }',
      expected: { data: { node: { id: 'p1', __typename: 'Page' } } },
    },
  ],
}

function find(id: string) {
  return nodes.find((node) => node.id === id) ?? null
}
