import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** `@inaccessible` on a key field, a field, a type, an enum value, an argument and an input field. */
export const inaccessible: Estate = {
  name: '@inaccessible',
  subgraphs: {
    vault: {
      typeDefs: federation(
        '@key @inaccessible',
        `type Query { boxes(owner: String, audit: Boolean @inaccessible): [Box!]!, secrets: [Secret] @inaccessible, search(filter: Filter): [Box!]! }
        type Box @key(fields: "serial") { serial: ID! @inaccessible, size: Size, secret: Secret @inaccessible }
        type Secret @inaccessible { text: String! }
        enum Size { SMALL LARGE HIDDEN @inaccessible }
        input Filter { size: Size, serial: ID @inaccessible }`,
      ),
      resolvers: {
        Query: {
          boxes: (_: unknown, { owner, audit }: { owner?: string; audit?: boolean }) => [
            { serial: `${owner ?? 'nobody'}-${audit ?? 'no'}`, size: 'SMALL' },
            { serial: 'b2', size: 'HIDDEN' },
          ],
          search: (_: unknown, { filter }: { filter?: { size?: string } }) => [
            { serial: 's', size: filter?.size ?? 'LARGE' },
          ],
        },
      },
    },
    names: {
      typeDefs: federation('@key', `type Box @key(fields: "serial") { serial: ID!, name: String! }`),
      resolvers: { Box: { name: ({ serial }: { serial: string }) => `box ${serial}` } },
    },
  },
  cases: [
    {
      name: 'joins by a key that clients cannot see',
      query: '{ boxes(owner: "ann") { name } }',
      expected: { data: { boxes: [{ name: 'box ann-no' }, { name: 'box b2' }] } },
    },
    {
      name: 'refuses hidden fields',
      query: '{ boxes { serial } secrets { text } }',
      expected: {
        refused: [
          'Cannot query field "serial" on type "Box".',
          'Cannot query field "secrets" on type "Query".',
        ],
      },
    },
    {
      name: 'refuses hidden arguments, input fields and enum values',
      query: '{ boxes(audit: true) { name } search(filter: { serial: 1, size: HIDDEN }) { name } }',
      expected: {
        refused: [
          'Unknown argument "audit" on field "Query.boxes".',
          'Field "serial" is not defined by type "Filter".',
          'Value "HIDDEN" does not exist in "Size" enum.',
        ],
      },
    },
    {
      name: 'refuses a fragment on a hidden type',
      query: '{ boxes { name } } fragment F on Secret { text }',
      expected: { refused: ['Unknown type "Secret".', 'Fragment "F" is never used.'] },
    },
    {
      name: 'answers null and an error for a hidden enum value',
      query: '{ boxes { name size } }',
      expected: {
        data: {
          boxes: [
            { name: 'box nobody-no', size: 'SMALL' },
            { name: 'box b2', size: null },
          ],
        },
        errors: [{ message: 'Enum "Size" cannot represent value: "HIDDEN"', path: ['boxes', 1, 'size'] }],
      },
    },
    {
      name: 'refuses a hidden enum value and a hidden input field in a variable',
      query: 'query ($filter: Filter) { search(filter: $filter) { name } }',
      variables: { filter: { size: 'HIDDEN', serial: '1' } },
      expected: {
        errors: [
          {
            message:
              'Variable "$filter" got invalid value "HIDDEN" at "filter.size"; Value "HIDDEN" does not exist in "Size" enum.',
            code: 'BAD_USER_INPUT',
          },
          {
            message:
              'Variable "$filter" got invalid value { size: "HIDDEN", serial: "1" }; Field "serial" is not defined by type "Filter".',
            code: 'BAD_USER_INPUT',
          },
        ],
      },
    },
    {
      name: 'hides all of it from introspection',
      query: `{
        box: __type(name: "Box") { fields { name } }
        secret: __type(name: "Secret") { name }
        size: __type(name: "Size") { enumValues(includeDeprecated: true) { name } }
        filter: __type(name: "Filter") { inputFields { name } }
        query: __type(name: "Query") { fields { name args { name } } }
      }`,
      expected: {
        data: {
          box: { fields: [{ name: 'name' }, { name: 'size' }] },
          secret: null,
          size: { enumValues: [{ name: 'SMALL' }, { name: 'LARGE' }] },
          filter: { inputFields: [{ name: 'size' }] },
          query: {
            fields: [
              { name: 'boxes', args: [{ name: 'owner' }] },
              { name: 'search', args: [{ name: 'filter' }] },
            ],
          },
        },
      },
    },
  ],
}
