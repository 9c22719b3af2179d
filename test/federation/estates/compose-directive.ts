import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** `@tag` and `@composeDirective`: words for tools that change no answer and leave clients nothing to see but what is theirs. */
export const composeDirective: Estate = {
  name: '@tag and @composeDirective',
  subgraphs: {
    weather: {
      typeDefs: federation(
        '@key @tag @composeDirective',
        `extend schema @link(url: "https://specs.example.org/unit/v1.0", import: ["@unit"]) @composeDirective(name: "@unit")
        directive @unit(name: String!) on FIELD_DEFINITION
        type Query @tag(name: "public") { stations: [Station!]! @tag(name: "public") }
        type Station @key(fields: "id") @tag(name: "public") {
          id: ID!
          temperature: Float! @unit(name: "celsius") @tag(name: "beta")
          wind(at: Height = GROUND @tag(name: "internal")): Float! @unit(name: "m/s")
        }
        enum Height @tag(name: "public") { GROUND TOWER @tag(name: "beta") }`,
      ),
      resolvers: {
        Query: { stations: () => [{ id: '1' }] },
        Station: {
          temperature: () => -3.5,
          wind: (_: unknown, { at }: { at: string }) => (at === 'TOWER' ? 14.5 : 6),
        },
      },
    },
    places: {
      typeDefs: federation(
        '@key @tag',
        'type Station @key(fields: "id") { id: ID!, place: String! @tag(name: "public") }',
      ),
      resolvers: { Station: { place: () => 'Vardo' } },
    },
  },
  cases: [
    {
      name: 'answers fields that carry directives',
      query: '{ stations { temperature wind tower: wind(at: TOWER) place } }',
      expected: { data: { stations: [{ temperature: -3.5, wind: 6, tower: 14.5, place: 'Vardo' }] } },
    },
    {
      name: 'shows clients no directive of federation',
      query: '{ __schema { directives { name } } }',
      expected: {
        data: {
          __schema: {
            directives: ['unit', 'include', 'skip', 'deprecated', 'specifiedBy', 'oneOf'].map((name) => ({
              name,
            })),
          },
        },
      },
    },
  ],
}
