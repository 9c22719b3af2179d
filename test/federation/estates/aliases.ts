import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const list = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ id: String(from + index) }))

/** Aliases on every level: of one field with several arguments, of entities, of `__typename`, and crossed over. */
export const aliases: Estate = {
  name: 'aliases',
  subgraphs: {
    authors: {
      typeDefs: federation(
        '@key',
        `type Query { author(id: ID!): Author, authors(first: Int! = 2): [Author!]! }
        type Author @key(fields: "id") { id: ID!, name(upper: Boolean = false): String!, nickname: String }`,
      ),
      resolvers: {
        Query: {
          author: (_: unknown, { id }: { id: string }) => ({ id }),
          authors: (_: unknown, { first }: { first: number }) => list(1, first + 1),
        },
        Author: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          name: ({ id }: { id: string }, { upper }: { upper: boolean }) =>
            upper ? `AUTHOR ${id}` : `author ${id}`,
          nickname: ({ id }: { id: string }) => `nick ${id}`,
        },
      },
    },
    books: {
      typeDefs: federation(
        '@key',
        `type Author @key(fields: "id") { id: ID!, books(first: Int! = 1): [Book!]! }
        type Book { title: String!, author: Author! }`,
      ),
      resolvers: {
        Author: {
          books: ({ id }: { id: string }, { first }: { first: number }) =>
            Array.from({ length: first }, (_, index) => ({ title: `book ${id}.${index}`, author: { id } })),
        },
      },
    },
  },
  cases: [
    {
      name: 'asks for one root field with several arguments',
      query:
        '{ one: author(id: 1) { name } two: author(id: 2) { name books { title } } author(id: 3) { id } }',
      expected: {
        data: {
          one: { name: 'author 1' },
          two: { name: 'author 2', books: [{ title: 'book 2.0' }] },
          author: { id: '3' },
        },
      },
    },
    {
      name: 'asks for one entity field with several arguments',
      query:
        '{ author(id: 1) { books { title } more: books(first: 2) { t: title } none: books(first: 0) { title } } }',
      expected: {
        data: {
          author: {
            books: [{ title: 'book 1.0' }],
            more: [{ t: 'book 1.0' }, { t: 'book 1.1' }],
            none: [],
          },
        },
      },
    },
    {
      name: 'gives a field the name of another, keys included',
      query:
        '{ author(id: 1) { id: name name: nickname nickname: id books: __typename key: books { author: title } } }',
      expected: {
        data: {
          author: {
            id: 'author 1',
            name: 'nick 1',
            nickname: '1',
            books: 'Author',
            key: [{ author: 'book 1.0' }],
          },
        },
      },
    },
    {
      name: 'crosses subgraphs below aliases',
      query:
        '{ a: authors(first: 1) { b: books(first: 1) { c: author { d: name(upper: true) e: books { f: title } } } } }',
      expected: {
        data: { a: [{ b: [{ c: { d: 'AUTHOR 1', e: [{ f: 'book 1.0' }] } }] }] },
      },
    },
    {
      name: 'merges selections of one response name',
      query: `{ x: author(id: 1) { name } ...Rest x: author(id: 1) { books { title } } }
        fragment Rest on Query { x: author(id: 1) { nickname books { author { name } } } }`,
      expected: {
        data: {
          x: {
            name: 'author 1',
            nickname: 'nick 1',
            books: [{ author: { name: 'author 1' }, title: 'book 1.0' }],
          },
        },
      },
    },
  ],
}
