import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const planets = [
  { id: '1', name: 'Mars', moons: 2, day: { hours: 24.6 } },
  { id: '2', name: 'Venus', moons: 0, day: { hours: 5832 } },
]

/** Federation 2 with the words of the first: `@extends`, `extend type`, `@external` keys and types. */
export const extendsExternal: Estate = {
  name: '@extends and @external',
  subgraphs: {
    planets: {
      typeDefs: federation(
        '@key',
        `type Query { planets: [Planet!]! }
        type Planet @key(fields: "id") @key(fields: "name") { id: ID!, name: String!, moons: Int!, day: Day! }
        type Day { hours: Float! }`,
      ),
      resolvers: {
        Query: { planets: () => planets },
        Planet: {
          __resolveReference: ({ id, name }: { id?: string; name?: string }) =>
            planets.find((planet) => planet.id === id || planet.name === name),
        },
      },
    },
    climate: {
      typeDefs: federation(
        '@key @extends @external @requires',
        `type Query { warmest: Planet }
        type Planet @extends @key(fields: "name") {
          name: String! @external
          moons: Int! @external
          day: Day! @external
          tides: String! @requires(fields: "moons day { hours }")
          celsius: Int!
        }
        type Day @external { hours: Float! }`,
      ),
      resolvers: {
        Query: { warmest: () => ({ name: 'Venus' }) },
        Planet: {
          tides: ({ moons, day }: { moons: number; day: { hours: number } }) => `${moons} in ${day.hours} h`,
          celsius: ({ name }: { name: string }) => (name === 'Venus' ? 464 : -60),
        },
      },
    },
    travel: {
      typeDefs: federation(
        '@key @external',
        `extend type Query { nextTrip: Planet }
        extend type Planet @key(fields: "id") { id: ID! @external, distance: Int! }`,
      ),
      resolvers: {
        Query: { nextTrip: () => ({ id: '1' }) },
        Planet: { distance: ({ id }: { id: string }) => Number(id) * 100 },
      },
    },
  },
  cases: [
    {
      name: 'joins an extended type by an external key',
      query: '{ planets { name celsius tides distance } }',
      expected: {
        data: {
          planets: [
            { name: 'Mars', celsius: -60, tides: '2 in 24.6 h', distance: 100 },
            { name: 'Venus', celsius: 464, tides: '0 in 5832 h', distance: 200 },
          ],
        },
      },
    },
    {
      name: 'begins at an extension',
      query: '{ warmest { celsius name distance } nextTrip { id tides celsius } }',
      expected: {
        data: {
          warmest: { celsius: 464, name: 'Venus', distance: 200 },
          nextTrip: { id: '1', tides: '2 in 24.6 h', celsius: -60 },
        },
      },
    },
  ],
}
