import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const songs = [
  { id: '1', title: 'Hum' },
  { id: '2', title: 'Hiss' },
]

/** `@override(from:)`: a field has moved, and the subgraph that it left still defines it. */
export const override: Estate = {
  name: '@override',
  subgraphs: {
    monolith: {
      typeDefs: federation(
        '@key',
        `type Query { songs: [Song!]!, topSong: Song }
        type Song @key(fields: "id") { id: ID!, title: String!, plays: Int!, label: String }`,
      ),
      resolvers: {
        Query: { songs: () => songs, topSong: () => songs[0] },
        Song: {
          __resolveReference: ({ id }: { id: string }) => songs.find((song) => song.id === id),
          plays: () => -1,
          label: () => 'Old Records',
        },
      },
    },
    charts: {
      typeDefs: federation(
        '@key @override',
        `type Query { topSong: Song @override(from: "monolith") }
        type Song @key(fields: "id") { id: ID!, plays: Int! @override(from: "monolith") }`,
      ),
      resolvers: {
        Query: { topSong: () => ({ id: '2' }) },
        Song: { plays: ({ id }: { id: string }) => Number(id) * 1000 },
      },
    },
  },
  cases: [
    {
      name: 'asks the subgraph that a field has moved to',
      query: '{ songs { title plays } }',
      expected: {
        data: {
          songs: [
            { title: 'Hum', plays: 1000 },
            { title: 'Hiss', plays: 2000 },
          ],
        },
      },
    },
    {
      name: 'moves root fields too, and keeps what has not moved',
      query: '{ topSong { id plays title label } }',
      expected: { data: { topSong: { id: '2', plays: 2000, title: 'Hiss', label: 'Old Records' } } },
    },
  ],
}
