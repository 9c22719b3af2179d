import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** An object without a key of which each subgraph has a part: the way to the rest leads over the entity above it. */
export const valueTypeParts: Estate = {
  name: 'value types in parts',
  subgraphs: {
    maps: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { towns: [Town!]! }
        type Town @key(fields: "id") { id: ID!, position: Position @shareable }
        type Position { lat: Float!, grid: Grid! @shareable }
        type Grid @shareable { code: String!, zone: Int! }`,
      ),
      resolvers: {
        Query: { towns: () => [{ id: '1' }, { id: '2' }] },
        Town: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          position: ({ id }: { id: string }) =>
            id === '1' ? { lat: 1.5, grid: { code: 'A', zone: 1 } } : null,
        },
      },
    },
    survey: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { surveyed: Town }
        type Town @key(fields: "id") { id: ID!, position: Position @shareable }
        type Position { lon: Float!, height: Int, grid: Grid! @shareable }
        type Grid @shareable { code: String!, zone: Int! }`,
      ),
      resolvers: {
        Query: { surveyed: () => ({ id: '1' }) },
        Town: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          position: ({ id }: { id: string }) =>
            id === '1' ? { lon: 2.5, height: null, grid: { code: 'A', zone: 1 } } : null,
        },
      },
    },
  },
  cases: [
    {
      name: 'puts the parts together',
      query: '{ towns { position { lat lon } } }',
      expected: { data: { towns: [{ position: { lat: 1.5, lon: 2.5 } }, { position: null }] } },
    },
    {
      name: 'puts the parts together from the other side, with a deeper part that both have',
      query: '{ surveyed { position { height grid { zone code } lat lon } } }',
      expected: {
        data: { surveyed: { position: { height: null, grid: { zone: 1, code: 'A' }, lat: 1.5, lon: 2.5 } } },
      },
    },
    {
      name: 'asks for the far part alone',
      query: '{ towns { position { lon } } surveyed { place: position { north: lat } } }',
      expected: {
        data: {
          towns: [{ position: { lon: 2.5 } }, { position: null }],
          surveyed: { place: { north: 1.5 } },
        },
      },
    },
  ],
}
