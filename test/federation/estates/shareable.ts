import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** `@shareable`: a root field, value types and an entity's fields that two subgraphs both resolve. */
export const shareable: Estate = {
  name: '@shareable',
  subgraphs: {
    north: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { town: Town @shareable, towns: [Town!]! }
        type Town @key(fields: "id") { id: ID!, name: String! @shareable, position: Position! @shareable, snow: Int! }
        type Position @shareable { lat: Float!, lon: Float!, grid: String! }`,
      ),
      resolvers: {
        Query: { town: () => ({ id: 't' }), towns: () => [{ id: 't' }, { id: 'u' }] },
        Town: {
          name: () => 'Tromso',
          position: () => ({ lat: 69.65, lon: 18.96, grid: 'JP99' }),
          snow: () => 240,
        },
      },
    },
    south: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { town: Town @shareable }
        type Town @key(fields: "id") { id: ID!, name: String! @shareable, position: Position! @shareable, mayor: Mayor }
        type Position @shareable { lat: Float!, lon: Float!, grid: String! }
        type Mayor { name: String!, home: Position! }`,
      ),
      resolvers: {
        Query: { town: () => ({ id: 't' }) },
        Town: {
          name: () => 'Tromso',
          position: () => ({ lat: 69.65, lon: 18.96, grid: 'JP99' }),
          mayor: ({ id }: { id: string }) =>
            id === 't' ? { name: 'Eva', home: { lat: 69.5, lon: 19, grid: 'JP98' } } : null,
        },
      },
    },
  },
  cases: [
    {
      name: 'answers a shared root field with fields of both subgraphs',
      query: '{ town { name snow mayor { name } } }',
      expected: { data: { town: { name: 'Tromso', snow: 240, mayor: { name: 'Eva' } } } },
    },
    {
      name: 'answers shared value types wherever they stand',
      query: '{ town { position { lat grid } mayor { home { lon grid } } } }',
      expected: {
        data: {
          town: { position: { lat: 69.65, grid: 'JP99' }, mayor: { home: { lon: 19, grid: 'JP98' } } },
        },
      },
    },
    {
      name: 'answers a list that only one subgraph has',
      query: '{ towns { id position { lon } mayor { home { lat } } snow } }',
      expected: {
        data: {
          towns: [
            { id: 't', position: { lon: 18.96 }, mayor: { home: { lat: 69.5 } }, snow: 240 },
            { id: 'u', position: { lon: 18.96 }, mayor: null, snow: 240 },
          ],
        },
      },
    },
  ],
}
