import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** Fields of the names that every JavaScript object inherits. */
export const inheritedNames: Estate = {
  name: 'names of Object.prototype',
  subgraphs: {
    left: {
      typeDefs: federation(
        '@key',
        `type Query { constructor: Thing, toString: [Thing!]! }
        type Thing @key(fields: "valueOf") { valueOf: ID!, isPrototypeOf: Int }`,
      ),
      resolvers: {
        Query: {
          constructor: () => ({ valueOf: '1', isPrototypeOf: 7 }),
          toString: () => [{ valueOf: '2' }],
        },
        Thing: {
          isPrototypeOf: ({ isPrototypeOf }: { isPrototypeOf: unknown }) => (isPrototypeOf === 7 ? 7 : null),
        },
      },
    },
    right: {
      typeDefs: federation(
        '@key',
        'type Thing @key(fields: "valueOf") { valueOf: ID!, hasOwnProperty: Boolean, toLocaleString: String }',
      ),
      resolvers: { Thing: { hasOwnProperty: () => true, toLocaleString: () => 'here' } },
    },
  },
  cases: [
    {
      name: 'answers such fields from both sides',
      query:
        '{ constructor { isPrototypeOf hasOwnProperty } toString { valueOf isPrototypeOf toLocaleString } }',
      expected: {
        data: {
          constructor: { isPrototypeOf: 7, hasOwnProperty: true },
          toString: [{ valueOf: '2', isPrototypeOf: null, toLocaleString: 'here' }],
        },
      },
    },
  ],
}
