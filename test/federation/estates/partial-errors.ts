import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** A subgraph that throws in everything it does, one that answers, and one between them. */
export const partialErrors: Estate = {
  name: 'partial errors',
  subgraphs: {
    news: {
      typeDefs: federation(
        '@key',
        `type Query { articles: [Article!]! }
        type Article @key(fields: "id") { id: ID!, title: String! }`,
      ),
      resolvers: {
        Query: {
          articles: () => [
            { id: '1', title: 'Rain' },
            { id: '2', title: 'Sun' },
          ],
        },
        Article: {
          __resolveReference: ({ id }: { id: string }) => ({ id, title: id === '1' ? 'Rain' : 'Sun' }),
        },
      },
    },
    comments: {
      typeDefs: federation(
        '@key',
        `type Query { newestComment: Comment, commentCount: Int! }
        type Article @key(fields: "id") { id: ID!, comments: [Comment!], commentCount: Int }
        type Comment { text: String! }`,
      ),
      resolvers: {
        Query: { newestComment: fail, commentCount: fail },
        Article: { __resolveReference: fail },
      },
    },
    images: {
      typeDefs: federation(
        '@key @requires @external',
        `type Article @key(fields: "id") {
          id: ID!
          image: String!
          commentCount: Int @external
          popularImage: String @requires(fields: "commentCount")
        }`,
      ),
      resolvers: {
        Article: {
          image: ({ id }: { id: string }) => `${id}.png`,
          popularImage: ({ commentCount }: { commentCount: number | null }) =>
            commentCount === null ? null : 'hot.png',
        },
      },
    },
  },
  cases: [
    {
      name: 'answers what the other subgraphs have',
      query: '{ articles { title image comments { text } } }',
      expected: {
        data: {
          articles: [
            { title: 'Rain', image: '1.png', comments: null },
            { title: 'Sun', image: '2.png', comments: null },
          ],
        },
        errors: [
          { message: 'Comments are down.', path: ['articles', 0, 'comments'], subgraph: 'comments' },
          { message: 'Comments are down.', path: ['articles', 1, 'comments'], subgraph: 'comments' },
        ],
      },
    },
    {
      name: 'answers the other root fields',
      query: '{ newestComment { text } articles { id } }',
      expected: {
        data: { newestComment: null, articles: [{ id: '1' }, { id: '2' }] },
        errors: [{ message: 'Comments are down.', path: ['newestComment'], subgraph: 'comments' }],
      },
    },
    {
      name: 'answers null in all when a root field fails that cannot be null',
      query: '{ articles { id } commentCount }',
      expected: {
        data: null,
        errors: [{ message: 'Comments are down.', path: ['commentCount'], subgraph: 'comments' }],
      },
    },
  ],
}

function fail(): never {
  throw new Error('Comments are down.')
}
