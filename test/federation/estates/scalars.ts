import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const blob = { id: 'inner', __typename: 'NotAType', list: [1, 'two', null, { three: 3 }], alias: true }

/** Scalars of the subgraphs' own: their values are passed on untouched, whatever they look like. */
export const scalars: Estate = {
  name: 'custom scalars',
  subgraphs: {
    store: {
      typeDefs: federation(
        '@key',
        `type Query { blob: Json, documents(where: Json): [Document!]!, numbers: Numbers! }
        type Document @key(fields: "key") { key: Json!, content: Json }
        type Numbers { float: Float!, whole: Float!, big: BigInt!, int: Int!, id: ID!, flag: Boolean!, text: String! }
        scalar Json
        scalar BigInt`,
      ),
      resolvers: {
        Query: {
          blob: () => blob,
          documents: (_: unknown, { where }: { where: unknown }) => [
            { key: { part: 1, of: ['x'] }, content: where },
            { key: 'plain', content: [[blob]] },
          ],
          numbers: () => ({
            float: 0.1,
            whole: 3,
            big: '9007199254740993',
            int: -5,
            id: 17,
            flag: false,
            text: '',
          }),
        },
      },
    },
    index: {
      typeDefs: federation(
        '@key',
        'type Document @key(fields: "key") { key: Json!, hash: String! } scalar Json',
      ),
      resolvers: { Document: { hash: ({ key }: { key: unknown }) => JSON.stringify(key) } },
    },
  },
  cases: [
    {
      name: 'passes objects on as they are',
      query: '{ blob other: blob }',
      expected: { data: { blob, other: blob } },
    },
    {
      name: 'joins by a key that is an object',
      query: 'query ($where: Json) { documents(where: $where) { key hash content } }',
      variables: { where: { a: { b: [] }, hash: 'h' } },
      expected: {
        data: {
          documents: [
            {
              key: { part: 1, of: ['x'] },
              hash: '{"part":1,"of":["x"]}',
              content: { a: { b: [] }, hash: 'h' },
            },
            { key: 'plain', hash: '"plain"', content: [[blob]] },
          ],
        },
      },
    },
    {
      name: 'answers built-in scalars in their types',
      query: '{ numbers { float whole big int id flag text } }',
      expected: {
        data: {
          numbers: {
            float: 0.1,
            whole: 3,
            big: '9007199254740993',
            int: -5,
            id: '17',
            flag: false,
            text: '',
          },
        },
      },
    },
  ],
}
