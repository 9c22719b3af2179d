import type { Estate } from '../../support/estate.ts'

/** Federation 1 beside Federation 2 with prefixed and with renamed directives, and root types of other names. */
export const federationMixed: Estate = {
  name: 'Federation 1 and 2, renamed',
  subgraphs: {
    old: {
      typeDefs: `schema { query: Everything }
        type Everything { ships: [Ship!]! }
        type Ship @key(fields: "imo") { imo: ID!, name: String! }`,
      resolvers: {
        Everything: { ships: () => [{ imo: '9', name: 'Fram' }] },
        Ship: { __resolveReference: ({ imo }: { imo: string }) => ({ imo, name: 'Fram' }) },
      },
    },
    prefixed: {
      typeDefs: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3")
        type Ship @federation__key(fields: "imo") { imo: ID!, name: String! @federation__external, hail: String! @federation__requires(fields: "name"), port: Port }
        type Port @federation__shareable { code: String! }`,
      resolvers: {
        Ship: { hail: ({ name }: { name: string }) => `Ahoy, ${name}!`, port: () => ({ code: 'OSL' }) },
      },
    },
    renamed: {
      typeDefs: `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/federation/v2.0", import: [{ name: "@key", as: "@identity" }, { name: "@shareable", as: "@common" }]) { query: Root }
        type Root { flagship: Ship }
        type Ship @identity(fields: "imo") { imo: ID!, captain: String! }
        type Port @common { code: String! }`,
      resolvers: {
        Root: { flagship: () => ({ imo: '9' }) },
        Ship: { captain: () => 'Sverdrup' },
      },
    },
  },
  cases: [
    {
      name: 'joins all of them',
      query: '{ ships { name captain hail port { code } } }',
      expected: {
        data: { ships: [{ name: 'Fram', captain: 'Sverdrup', hail: 'Ahoy, Fram!', port: { code: 'OSL' } }] },
      },
    },
    {
      name: 'answers a root field of a root type with another name',
      query: '{ __typename flagship { hail __typename } }',
      expected: { data: { __typename: 'Query', flagship: { hail: 'Ahoy, Fram!', __typename: 'Ship' } } },
    },
  ],
}
