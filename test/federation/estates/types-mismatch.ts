import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** Fields whose types differ as federation allows: nullable or not, an interface or one of its types. */
export const typesMismatch: Estate = {
  name: 'types that differ',
  subgraphs: {
    strict: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { all: [Thing!]!, box: Box }
        union Thing = Box | Bag
        type Box @key(fields: "id") { id: ID!, label: String! @shareable, lid: Lid! @shareable }
        type Bag @key(fields: "id") { id: ID!, label: String }
        type Lid implements Part @shareable { size: Int! }
        interface Part { size: Int! }`,
      ),
      resolvers: {
        Query: {
          all: () => [
            { __typename: 'Box', id: '1', label: 'one', lid: { size: 4 } },
            { __typename: 'Bag', id: '2', label: null },
          ],
          box: () => ({ id: '1', label: 'one', lid: { size: 4 } }),
        },
      },
    },
    loose: {
      typeDefs: federation(
        '@key @shareable',
        `type Query { boxes: [Box] }
        type Box @key(fields: "id") { id: ID!, label: String @shareable, lid: Part @shareable, owner: String }
        interface Part { size: Int! }
        type Lid implements Part @shareable { size: Int! }
        type Handle implements Part { size: Int!, grip: String! }`,
      ),
      resolvers: {
        Query: {
          boxes: () => [{ id: '8', label: null, lid: { __typename: 'Handle', size: 1, grip: 'soft' } }, null],
        },
        Box: {
          owner: () => 'Ole',
          lid: ({ lid }: { lid?: object }) => lid ?? { __typename: 'Lid', size: 4 },
        },
      },
    },
  },
  cases: [
    {
      name: 'asks for one name on types where it may and may not be null',
      query: '{ all { ... on Box { label owner } ... on Bag { label } } }',
      expected: { data: { all: [{ label: 'one', owner: 'Ole' }, { label: null }] } },
    },
    {
      name: 'answers null where any subgraph may',
      query: '{ boxes { id label } box { label } }',
      expected: { data: { boxes: [{ id: '8', label: null }, null], box: { label: 'one' } } },
    },
    {
      name: 'answers an interface where one subgraph has one of its types',
      query:
        '{ boxes { lid { __typename size ... on Handle { grip } } } box { lid { size ... on Handle { grip } __typename } owner } }',
      expected: {
        data: {
          boxes: [{ lid: { __typename: 'Handle', size: 1, grip: 'soft' } }, null],
          box: { lid: { size: 4, __typename: 'Lid' }, owner: 'Ole' },
        },
      },
    },
  ],
}
