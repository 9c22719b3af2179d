import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** Entities within lists of lists, in value objects, with nulls at each level. */
export const listsOfLists: Estate = {
  name: 'lists of lists',
  subgraphs: {
    boards: {
      typeDefs: federation(
        '@key',
        `type Query { board: [[Piece]]!, layers: [[[Cell!]!]!]!, empty: [[Piece!]!]! }
        type Piece @key(fields: "id") { id: ID! }
        type Cell { pieces: [[Piece!]!], at: [Int!]! }`,
      ),
      resolvers: {
        Query: {
          board: () => [[{ id: '1' }, null], null, [], [{ id: '2' }, { id: '1' }]],
          layers: () => [
            [[{ at: [0, 0], pieces: [[{ id: '3' }], []] }], []],
            [
              [
                { at: [1, 0], pieces: null },
                { at: [1, 1], pieces: [[{ id: '1' }, { id: '2' }]] },
              ],
            ],
          ],
          empty: () => [[], []],
        },
      },
    },
    pieces: {
      typeDefs: federation(
        '@key',
        `type Piece @key(fields: "id") { id: ID!, kind: String!, moves: [[Int!]!]!, captured: [[Piece]!] }`,
      ),
      resolvers: {
        Piece: {
          kind: ({ id }: { id: string }) => ['king', 'queen', 'rook'][Number(id) - 1],
          moves: ({ id }: { id: string }) => [[Number(id)], []],
          captured: ({ id }: { id: string }) => (id === '2' ? [[{ id: '3' }, null], []] : null),
        },
      },
    },
  },
  cases: [
    {
      name: 'joins entities at every depth and keeps nulls and empty lists',
      query: '{ board { id kind moves } }',
      expected: {
        data: {
          board: [
            [{ id: '1', kind: 'king', moves: [[1], []] }, null],
            null,
            [],
            [
              { id: '2', kind: 'queen', moves: [[2], []] },
              { id: '1', kind: 'king', moves: [[1], []] },
            ],
          ],
        },
      },
    },
    {
      name: 'joins entities in value objects of nested lists',
      query: '{ layers { at pieces { kind } } }',
      expected: {
        data: {
          layers: [
            [[{ at: [0, 0], pieces: [[{ kind: 'rook' }], []] }], []],
            [
              [
                { at: [1, 0], pieces: null },
                { at: [1, 1], pieces: [[{ kind: 'king' }, { kind: 'queen' }]] },
              ],
            ],
          ],
        },
      },
    },
    {
      name: 'goes on from nested lists of the other subgraph',
      query: '{ board { captured { kind captured { id } } } }',
      expected: {
        data: {
          board: [
            [{ captured: null }, null],
            null,
            [],
            [{ captured: [[{ kind: 'rook', captured: null }, null], []] }, { captured: null }],
          ],
        },
      },
    },
    {
      name: 'answers lists with nothing to join',
      query: '{ empty { kind } }',
      expected: { data: { empty: [[], []] } },
    },
  ],
}
