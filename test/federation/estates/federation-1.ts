import type { Estate } from '../../support/estate.ts'

const makers = [{ id: 'm', name: 'Oak & Sons' }]
const tables = [
  { id: '1', maker: { id: 'm' }, weight: 30 },
  { id: '2', maker: null, weight: 12 },
]

/** Federation 1 SDL: no `@link`, `extend type`, `@external` keys, value types shared without a word. */
export const federation1: Estate = {
  name: 'Federation 1',
  subgraphs: {
    makers: {
      typeDefs: `type Query { makers: [Maker!]! }
        type Maker @key(fields: "id") { id: ID!, name: String!, seat: Place }
        type Place { city: String!, country: String! }`,
      resolvers: {
        Query: { makers: () => makers },
        Maker: {
          __resolveReference: ({ id }: { id: string }) => makers.find((maker) => maker.id === id),
          seat: () => ({ city: 'Bergen', country: 'NO' }),
        },
      },
    },
    tables: {
      typeDefs: `extend type Query { tables: [Table!]! }
        type Table @key(fields: "id") { id: ID!, maker: Maker, weight: Int!, madeIn: Place }
        extend type Maker @key(fields: "id") { id: ID! @external, tables: [Table!]! }
        type Place { city: String!, country: String! }`,
      resolvers: {
        Query: { tables: () => tables },
        Table: {
          __resolveReference: ({ id }: { id: string }) => tables.find((table) => table.id === id),
          madeIn: () => ({ city: 'Gdansk', country: 'PL' }),
        },
        Maker: {
          tables: ({ id }: { id: string }) => tables.filter((table) => table.maker?.id === id),
        },
      },
    },
    freight: {
      typeDefs: `type Table @extends @key(fields: "id") {
          id: ID! @external
          weight: Int! @external
          freight: Int! @requires(fields: "weight")
        }
        type Maker @extends @key(fields: "id") { id: ID! @external, name: String! @external, favourite: Table }
        extend type Query { lorry: Maker @provides(fields: "name") }`,
      resolvers: {
        Query: { lorry: () => ({ id: 'm', name: 'Oak & Sons' }) },
        Table: { freight: ({ weight }: { weight: number }) => weight * 2 },
        Maker: { favourite: () => ({ id: '1' }) },
      },
    },
  },
  cases: [
    {
      name: 'joins an extended type with its origin, both ways',
      query: '{ tables { id maker { name } } makers { name tables { id } } }',
      expected: {
        data: {
          tables: [
            { id: '1', maker: { name: 'Oak & Sons' } },
            { id: '2', maker: null },
          ],
          makers: [{ name: 'Oak & Sons', tables: [{ id: '1' }] }],
        },
      },
    },
    {
      name: 'understands @extends, and @requires of a third subgraph',
      query: '{ tables { freight } makers { tables { freight weight } } }',
      expected: {
        data: {
          tables: [{ freight: 60 }, { freight: 24 }],
          makers: [{ tables: [{ freight: 60, weight: 30 }] }],
        },
      },
    },
    {
      name: 'shares value types without @shareable',
      query: '{ makers { seat { city } tables { madeIn { country city } } } }',
      expected: {
        data: {
          makers: [{ seat: { city: 'Bergen' }, tables: [{ madeIn: { country: 'PL', city: 'Gdansk' } }] }],
        },
      },
    },
    {
      name: 'understands @provides, and goes on from an extended type',
      query: '{ lorry { name favourite { weight maker { seat { country } } } } }',
      expected: {
        data: {
          lorry: { name: 'Oak & Sons', favourite: { weight: 30, maker: { seat: { country: 'NO' } } } },
        },
      },
    },
  ],
}
