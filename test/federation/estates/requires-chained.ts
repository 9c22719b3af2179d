import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** `@requires` of a field that itself requires one, over three subgraphs and back into the second. */
export const requiresChained: Estate = {
  name: '@requires in a chain',
  subgraphs: {
    catalog: {
      typeDefs: federation(
        '@key',
        `type Query { items: [Item!]! }
        type Item @key(fields: "id") { id: ID!, net: Int }`,
      ),
      resolvers: {
        Query: {
          items: () => [
            { id: '1', net: 100 },
            { id: '2', net: 50 },
            { id: '3', net: null },
          ],
        },
        Item: {
          __resolveReference: ({ id }: { id: string }) => ({ id, net: { 1: 100, 2: 50 }[id] ?? null }),
        },
      },
    },
    tax: {
      typeDefs: federation(
        '@key @requires @external',
        `type Item @key(fields: "id") {
          id: ID!
          net: Int @external
          gross: Int @requires(fields: "net")
          total: Int @external
          label: String! @requires(fields: "total")
        }`,
      ),
      resolvers: {
        Item: {
          gross: ({ net }: { net: number | null }) => (net === null ? null : net * 1.2),
          label: ({ total }: { total: number | null }) => (total === null ? 'no price' : `${total} EUR`),
        },
      },
    },
    delivery: {
      typeDefs: federation(
        '@key @requires @external',
        `type Item @key(fields: "id") {
          id: ID!
          gross: Int @external
          total: Int @requires(fields: "gross")
        }`,
      ),
      resolvers: {
        Item: { total: ({ gross }: { gross: number | null }) => (gross === null ? null : gross + 5) },
      },
    },
  },
  cases: [
    {
      name: 'follows the chain to its end',
      query: '{ items { label } }',
      expected: { data: { items: [{ label: '125 EUR' }, { label: '65 EUR' }, { label: 'no price' }] } },
    },
    {
      name: 'answers every link of the chain in the order asked for',
      query: '{ items { label total gross net } }',
      expected: {
        data: {
          items: [
            { label: '125 EUR', total: 125, gross: 120, net: 100 },
            { label: '65 EUR', total: 65, gross: 60, net: 50 },
            { label: 'no price', total: null, gross: null, net: null },
          ],
        },
      },
    },
    {
      name: 'goes as far as it has to',
      query: '{ items { total } }',
      expected: { data: { items: [{ total: 125 }, { total: 65 }, { total: null }] } },
    },
  ],
}
