import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const films = [
  { id: 'f1', title: 'Harvest' },
  { id: 'f2', title: 'Winter' },
]

/** `@key(resolvable: false)`: a subgraph that points at an entity and knows nothing more of it. */
export const keyUnresolvable: Estate = {
  name: '@key(resolvable: false)',
  subgraphs: {
    films: {
      typeDefs: federation('@key', 'type Film @key(fields: "id") { id: ID!, title: String! }'),
      resolvers: {
        Film: {
          __resolveReference: ({ id }: { id: string }) => films.find((film) => film.id === id) ?? null,
        },
      },
    },
    screenings: {
      typeDefs: federation(
        '@key',
        `type Query { screenings: [Screening!]! }
        type Screening { room: Int!, film: Film, previous: [Film] }
        type Film @key(fields: "id", resolvable: false) { id: ID! }`,
      ),
      resolvers: {
        Query: {
          screenings: () => [
            { room: 1, film: { id: 'f2' }, previous: [{ id: 'f1' }, null, { id: 'gone' }] },
            { room: 2, film: null, previous: null },
          ],
        },
      },
    },
  },
  cases: [
    {
      name: 'resolves the entity where it lives',
      query: '{ screenings { room film { title } } }',
      expected: {
        data: {
          screenings: [
            { room: 1, film: { title: 'Winter' } },
            { room: 2, film: null },
          ],
        },
      },
    },
    {
      name: 'needs no second call for the key alone',
      query: '{ screenings { film { id __typename } previous { id } } }',
      expected: {
        data: {
          screenings: [
            { film: { id: 'f2', __typename: 'Film' }, previous: [{ id: 'f1' }, null, { id: 'gone' }] },
            { film: null, previous: null },
          ],
        },
      },
    },
    {
      name: 'nulls an element whose non-null field belongs to an entity that is gone',
      query: '{ screenings { previous { title } } }',
      expected: {
        data: { screenings: [{ previous: [{ title: 'Harvest' }, null, null] }, { previous: null }] },
        errors: [
          {
            message: 'Cannot return null for non-nullable field Film.title.',
            path: ['screenings', 0, 'previous', 2, 'title'],
          },
        ],
      },
    },
  ],
}
