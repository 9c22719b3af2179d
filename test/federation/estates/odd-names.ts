import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** Names that mean something in JavaScript, as fields, types, arguments, variables and aliases. */
export const oddNames: Estate = {
  name: 'names that JavaScript knows',
  subgraphs: {
    left: {
      typeDefs: federation(
        '@key',
        `type Query { object: Object, list(length: Int = 2): [Object!]!, then: String, data: String, errors: [String] }
        type Object @key(fields: "prototype") { prototype: ID!, length: Int, then: String }`,
      ),
      resolvers: {
        Query: {
          object: () => ({ prototype: '1', length: 7 }),
          list: (_: unknown, { length }: { length: number }) =>
            Array.from({ length }, (_item, index) => ({ prototype: String(index), length: index })),
          then: () => 'then',
          data: () => 'data',
          errors: () => ['not an error'],
        },
        Object: { then: () => 'later' },
      },
    },
    right: {
      typeDefs: federation(
        '@key',
        `type Object @key(fields: "prototype") { prototype: ID!, name: Boolean, next(name: String): Object, undefined: String }`,
      ),
      resolvers: {
        Object: {
          name: () => true,
          next: (_: unknown, { name }: { name?: string }) => ({ prototype: name ?? 'p' }),
          undefined: () => 'null',
        },
      },
    },
  },
  cases: [
    {
      name: 'answers fields of such names from both sides',
      query:
        '{ object { length then name undefined next { prototype then } } list { prototype name } then data errors }',
      expected: {
        data: {
          object: {
            length: 7,
            then: 'later',
            name: true,
            undefined: 'null',
            next: { prototype: 'p', then: 'later' },
          },
          list: [
            { prototype: '0', name: true },
            { prototype: '1', name: true },
          ],
          then: 'then',
          data: 'data',
          errors: ['not an error'],
        },
      },
    },
    {
      name: 'answers aliases and variables of such names',
      query:
        'query ($constructor: Int!) { valueOf: list(length: $constructor) { __proto__: length constructor: prototype then: name toJSON: undefined } }',
      variables: { constructor: 1 },
      expected: {
        data: JSON.parse(
          '{ "valueOf": [{ "__proto__": 0, "constructor": "0", "then": true, "toJSON": "null" }] }',
        ) as Record<string, unknown>,
      },
    },
  ],
}
