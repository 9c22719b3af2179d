import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** Objects without a key that hold entities, and an object that two subgraphs fill together. */
export const valueTypes: Estate = {
  name: 'value types around entities',
  subgraphs: {
    carts: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { cart: Cart!, stats: Stats! @shareable }
        type Cart { lines: [Line!]!, address: Address }
        type Line { amount: Int!, article: Article!, wrap: Wrap }
        type Wrap { paper: Article, card: Card }
        type Card { text: String!, designs: [Article] }
        type Article @key(fields: "id") { id: ID! }
        type Address @shareable { street: String! }
        type Stats @shareable { carts: Int!, shared: Int! }`,
      ),
      resolvers: {
        Query: {
          cart: () => ({
            lines: [
              {
                amount: 2,
                article: { id: '1' },
                wrap: { paper: { id: '2' }, card: { text: 'Hi', designs: [null, { id: '1' }] } },
              },
              { amount: 1, article: { id: '2' }, wrap: null },
            ],
            address: { street: 'Main 1' },
          }),
          stats: () => ({ carts: 12, shared: 1 }),
        },
      },
    },
    articles: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { stats: Stats! @shareable }
        type Article @key(fields: "id") { id: ID!, name: String!, storedAt: Address, sameAs: [Article!] }
        type Address @shareable { street: String! }
        type Stats @shareable { carts: Int!, shared: Int! }`,
      ),
      resolvers: {
        Query: { stats: () => ({ carts: 12, shared: 1 }) },
        Article: {
          name: ({ id }: { id: string }) => `article ${id}`,
          storedAt: ({ id }: { id: string }) => (id === '1' ? { street: 'Depot 7' } : null),
          sameAs: ({ id }: { id: string }) => (id === '1' ? [{ id: '2' }] : []),
        },
      },
    },
  },
  cases: [
    {
      name: 'joins entities wherever value types hold them',
      query:
        '{ cart { lines { amount article { name } wrap { paper { name storedAt { street } } card { text designs { id name } } } } address { street } } }',
      expected: {
        data: {
          cart: {
            lines: [
              {
                amount: 2,
                article: { name: 'article 1' },
                wrap: {
                  paper: { name: 'article 2', storedAt: null },
                  card: { text: 'Hi', designs: [null, { id: '1', name: 'article 1' }] },
                },
              },
              { amount: 1, article: { name: 'article 2' }, wrap: null },
            ],
            address: { street: 'Main 1' },
          },
        },
      },
    },
    {
      name: 'goes on from entity to entity in one subgraph',
      query:
        '{ cart { lines { article { sameAs { name sameAs { name } } storedAt { street } } } } stats { shared carts } }',
      expected: {
        data: {
          cart: {
            lines: [
              { article: { sameAs: [{ name: 'article 2', sameAs: [] }], storedAt: { street: 'Depot 7' } } },
              { article: { sameAs: [], storedAt: null } },
            ],
          },
          stats: { shared: 1, carts: 12 },
        },
      },
    },
  ],
}
