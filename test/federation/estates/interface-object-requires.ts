import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const devices = [
  { __typename: 'Phone', id: 'p', watts: 5, model: 'P1' },
  { __typename: 'Heater', id: 'h', watts: 2000, model: 'H9' },
]

/** `@interfaceObject` whose fields need what the real types have. */
export const interfaceObjectRequires: Estate = {
  name: '@interfaceObject with @requires',
  subgraphs: {
    devices: {
      typeDefs: federation(
        '@key',
        `type Query { devices: [Device!]!, heater: Heater! }
        interface Device @key(fields: "id") { id: ID!, watts: Int! }
        type Phone implements Device @key(fields: "id") { id: ID!, watts: Int!, model: String! }
        type Heater implements Device @key(fields: "id") { id: ID!, watts: Int!, model: String! }`,
      ),
      resolvers: {
        Query: { devices: () => devices, heater: () => devices[1] },
        Device: {
          __resolveReference: ({ id }: { id: string }) => devices.find((device) => device.id === id),
        },
        Phone: { __resolveReference: ({ id }: { id: string }) => devices.find((device) => device.id === id) },
        Heater: {
          __resolveReference: ({ id }: { id: string }) => devices.find((device) => device.id === id),
        },
      },
    },
    energy: {
      typeDefs: federation(
        '@key @interfaceObject @requires @external',
        `type Query { hungriest: Device! }
        type Device @key(fields: "id") @interfaceObject {
          id: ID!
          watts: Int! @external
          dailyCost: Float! @requires(fields: "watts")
          grade: String!
        }`,
      ),
      resolvers: {
        Query: { hungriest: () => ({ id: 'h' }) },
        Device: {
          dailyCost: ({ watts }: { watts: number }) => watts / 100,
          grade: ({ id }: { id: string }) => (id === 'p' ? 'A' : 'G'),
        },
      },
    },
  },
  cases: [
    {
      name: 'sends what is required of the real types',
      query: '{ devices { dailyCost grade } heater { dailyCost } }',
      expected: {
        data: {
          devices: [
            { dailyCost: 0.05, grade: 'A' },
            { dailyCost: 20, grade: 'G' },
          ],
          heater: { dailyCost: 20 },
        },
      },
    },
    {
      name: 'fetches what is required from where the real types live, and comes back',
      query: '{ hungriest { dailyCost grade ... on Heater { model } } }',
      expected: { data: { hungriest: { dailyCost: 20, grade: 'G', model: 'H9' } } },
    },
  ],
}
