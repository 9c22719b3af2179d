import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const shapes = [
  { __typename: 'Circle', radius: 2, owner: { id: 'o1' } },
  { __typename: 'Square', side: 3, owner: { id: 'o2' } },
]

/** Abstract value types that two subgraphs share, with entities behind them. */
export const sharedAbstract: Estate = {
  name: 'shared abstract value types',
  subgraphs: {
    drawing: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { shapes: [Shape!]! @shareable, first: AnyShape @shareable }
        interface Shape { owner: Owner! }
        union AnyShape = Circle | Square
        type Circle implements Shape @shareable { radius: Int!, owner: Owner! }
        type Square implements Shape @shareable { side: Int!, owner: Owner! }
        type Owner @key(fields: "id") { id: ID!, drawings: Int! }`,
      ),
      resolvers: {
        Query: { shapes: () => shapes, first: () => shapes[0] },
        Owner: { drawings: ({ id }: { id: string }) => Number(id.slice(1)) },
      },
    },
    painting: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { shapes: [Shape!]! @shareable, first: AnyShape @shareable }
        interface Shape { owner: Owner! }
        union AnyShape = Circle | Square
        type Circle implements Shape @shareable { radius: Int!, owner: Owner! }
        type Square implements Shape @shareable { side: Int!, owner: Owner! }
        type Owner @key(fields: "id") { id: ID!, paintings: Int! }`,
      ),
      resolvers: {
        Query: { shapes: () => shapes, first: () => shapes[0] },
        Owner: { paintings: ({ id }: { id: string }) => Number(id.slice(1)) * 10 },
      },
    },
  },
  cases: [
    {
      name: 'joins the entities behind an interface',
      query: '{ shapes { __typename owner { drawings paintings } ... on Circle { radius } } }',
      expected: {
        data: {
          shapes: [
            { __typename: 'Circle', owner: { drawings: 1, paintings: 10 }, radius: 2 },
            { __typename: 'Square', owner: { drawings: 2, paintings: 20 } },
          ],
        },
      },
    },
    {
      name: 'joins the entities behind a union, asked for in each member by itself',
      query:
        '{ first { ... on Circle { owner { paintings } } ... on Square { owner { drawings } } ... on Shape { owner { id } } } }',
      expected: { data: { first: { owner: { paintings: 10, id: 'o1' } } } },
    },
    {
      name: 'asks each type of an interface for other fields of its entity',
      query: '{ shapes { ... on Circle { owner { drawings } } ... on Square { owner { paintings } side } } }',
      expected: { data: { shapes: [{ owner: { drawings: 1 } }, { owner: { paintings: 20 }, side: 3 }] } },
    },
  ],
}
