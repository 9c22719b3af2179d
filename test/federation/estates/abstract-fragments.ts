import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const results = [
  { __typename: 'Track', id: 't1', title: 'Rain', seconds: 200 },
  {
    __typename: 'Album',
    id: 'a1',
    title: 'Weather',
    tracks: [{ __typename: 'Track', id: 't1', title: 'Rain', seconds: 200 }],
  },
  { __typename: 'Artist', id: 'x1', name: 'The Clouds' },
]
const find = ({ id }: { id: string }) => results.find((result) => result.id === id)

/** Fragments on unions and interfaces, inside one another, overlapping, on both sides of a border. */
export const abstractFragments: Estate = {
  name: 'fragments on abstract types',
  subgraphs: {
    music: {
      typeDefs: federation(
        '@key',
        `type Query { search: [Result!]!, node(id: ID!): Node, nodes: [Node]! }
        interface Node { id: ID! }
        interface Titled implements Node { id: ID!, title: String! }
        union Result = Track | Album | Artist
        type Track implements Node & Titled @key(fields: "id") { id: ID!, title: String!, seconds: Int! }
        type Album implements Node & Titled @key(fields: "id") { id: ID!, title: String!, tracks: [Track!]! }
        type Artist implements Node @key(fields: "id") { id: ID!, name: String! }`,
      ),
      resolvers: {
        Query: {
          search: () => results,
          node: (_: unknown, { id }: { id: string }) => find({ id }),
          nodes: () => [results[2], null, results[0]],
        },
        Track: { __resolveReference: find },
        Album: { __resolveReference: find },
        Artist: { __resolveReference: find },
      },
    },
    fans: {
      typeDefs: federation(
        '@key',
        `interface Liked { likes: Int! }
        type Track implements Liked @key(fields: "id") { id: ID!, likes: Int!, covers: [Liked!]! }
        type Artist implements Liked @key(fields: "id") { id: ID!, likes: Int!, fans: [String!]! }`,
      ),
      resolvers: {
        Track: {
          likes: () => 10,
          covers: () => [
            { __typename: 'Track', id: 't1' },
            { __typename: 'Artist', id: 'x1' },
          ],
        },
        Artist: { likes: () => 99, fans: () => ['Kim'] },
      },
    },
  },
  cases: [
    {
      name: 'applies each fragment to the types it fits',
      query: `{ search {
        ... on Node { id }
        ... on Titled { title ... on Track { seconds likes } }
        ... on Liked { likes }
        ... on Artist { name fans }
      } }`,
      expected: {
        data: {
          search: [
            { id: 't1', title: 'Rain', seconds: 200, likes: 10 },
            { id: 'a1', title: 'Weather' },
            { id: 'x1', likes: 99, name: 'The Clouds', fans: ['Kim'] },
          ],
        },
      },
    },
    {
      name: 'spreads named fragments in fragments',
      query: `query { nodes { ...N __typename } }
        fragment N on Node { ...T ... on Artist { name } id }
        fragment T on Titled { title ...L }
        fragment L on Liked { likes }`,
      expected: {
        data: {
          nodes: [
            { name: 'The Clouds', id: 'x1', __typename: 'Artist' },
            null,
            { title: 'Rain', likes: 10, id: 't1', __typename: 'Track' },
          ],
        },
      },
    },
    {
      name: 'goes on through abstract types of the second subgraph',
      query:
        '{ node(id: "t1") { ... on Track { covers { likes __typename ... on Titled { title } ... on Artist { name } } } } }',
      expected: {
        data: {
          node: {
            covers: [
              { likes: 10, __typename: 'Track', title: 'Rain' },
              { likes: 99, __typename: 'Artist', name: 'The Clouds' },
            ],
          },
        },
      },
    },
    {
      name: 'gives one response name to fields of different types',
      query:
        '{ search { ... on Track { x: seconds y: likes } ... on Artist { y: likes label: name } ... on Album { label: title } } }',
      expected: {
        data: { search: [{ x: 200, y: 10 }, { label: 'Weather' }, { y: 99, label: 'The Clouds' }] },
      },
    },
    {
      name: 'answers an inline fragment without a type',
      query: '{ node(id: "a1") { ... { id ... { ... on Album { tracks { ... { likes } } } } } } }',
      expected: { data: { node: { id: 'a1', tracks: [{ likes: 10 }] } } },
    },
    {
      name: 'answers null for an interface that has nothing',
      query: '{ node(id: "zz") { __typename id ... on Track { likes } } }',
      expected: { data: { node: null } },
    },
  ],
}
