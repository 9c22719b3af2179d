import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const people = [
  { id: '1', first: 'Ada', last: 'Lie', address: { zip: '0150', city: 'Oslo' } },
  { id: '2', first: 'Per', last: null, address: null },
]

/** `@requires` and `@provides` on one type, keys in lists, and what both name under the client's aliases. */
export const requiresProvides: Estate = {
  name: '@requires with @provides',
  subgraphs: {
    people: {
      typeDefs: federation(
        '@key',
        `type Query { people: [Person!]! }
        type Person @key(fields: "id") { id: ID!, first: String!, last: String, address: Address }
        type Address { zip: String!, city: String! }`,
      ),
      resolvers: {
        Query: { people: () => people },
        Person: { __resolveReference: ({ id }: { id: string }) => people.find((person) => person.id === id) },
      },
    },
    parcels: {
      typeDefs: federation(
        '@key @requires @provides @external',
        `type Query { deliveries: [Delivery!]! }
        type Delivery { to: Person! @provides(fields: "first address { zip }"), from: Person! }
        type Person @key(fields: "id") {
          id: ID!
          first: String! @external
          last: String @external
          address: Address @external
          label: String! @requires(fields: "first last address { city zip }")
          route: String @requires(fields: "address { zip }")
        }
        type Address @external { zip: String!, city: String! }`,
      ),
      resolvers: {
        Query: {
          deliveries: () => [{ to: { id: '1', first: 'Ada', address: { zip: '0150' } }, from: { id: '2' } }],
        },
        Person: {
          label: ({ first, last, address }: (typeof people)[number]) =>
            [first, last, address && `${address.zip} ${address.city}`].filter(Boolean).join(', '),
          route: ({ address }: (typeof people)[number]) => address && `route ${address.zip.slice(0, 2)}`,
        },
      },
    },
  },
  cases: [
    {
      name: 'answers what is provided and fetches what is not',
      query: '{ deliveries { to { first address { zip } last } from { first address { zip } } } }',
      expected: {
        data: {
          deliveries: [
            {
              to: { first: 'Ada', address: { zip: '0150' }, last: 'Lie' },
              from: { first: 'Per', address: null },
            },
          ],
        },
      },
    },
    {
      name: 'fetches the rest of an object that is provided in part',
      query: '{ deliveries { to { address { city zip } } } }',
      expected: { data: { deliveries: [{ to: { address: { city: 'Oslo', zip: '0150' } } }] } },
    },
    {
      name: 'sends whole what is required though it is provided in part',
      query: '{ deliveries { to { label route } from { label route } } people { label } }',
      expected: {
        data: {
          deliveries: [
            { to: { label: 'Ada, Lie, 0150 Oslo', route: 'route 01' }, from: { label: 'Per', route: null } },
          ],
          people: [{ label: 'Ada, Lie, 0150 Oslo' }, { label: 'Per' }],
        },
      },
    },
  ],
}
