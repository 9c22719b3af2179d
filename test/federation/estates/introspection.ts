import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

/** What clients may see of a graph: their types, and nothing of how it is put together. */
export const introspection: Estate = {
  name: 'introspection',
  subgraphs: {
    birds: {
      typeDefs: federation(
        '@key @tag @inaccessible',
        `type Query {
          "All birds."
          birds(near: Place): [Bird!]! @tag(name: "public")
        }
        "Has wings."
        type Bird implements Animal @key(fields: "id") { id: ID!, name: String! @deprecated(reason: "Use id."), ringer: Ringer @inaccessible }
        type Ringer @inaccessible { name: String! }
        interface Animal { id: ID! }
        input Place { lat: Float! = 1.5, lon: Float! }`,
      ),
      resolvers: { Query: { birds: () => [{ id: '1', name: 'Wren' }] } },
    },
    songs: {
      typeDefs: federation(
        '@key',
        `type Mutation { sing: Boolean }
        type Bird @key(fields: "id") { id: ID!, song(loud: Boolean = true): Song }
        scalar Song @specifiedBy(url: "https://example.org/song")`,
      ),
      resolvers: { Bird: { song: () => ({ notes: ['c', 'd'] }) } },
    },
  },
  cases: [
    {
      name: 'names the types of clients only',
      query:
        '{ __schema { types { name } queryType { name fields { name } } mutationType { name } subscriptionType { name } } }',
      expected: {
        data: {
          __schema: {
            types: [
              'Song',
              'Query',
              'Bird',
              'ID',
              'String',
              'Boolean',
              'Mutation',
              'Animal',
              'Place',
              'Float',
              '__Schema',
              '__Type',
              '__TypeKind',
              '__Field',
              '__InputValue',
              '__EnumValue',
              '__Directive',
              '__DirectiveLocation',
            ].map((name) => ({ name })),
            queryType: { name: 'Query', fields: [{ name: 'birds' }] },
            mutationType: { name: 'Mutation' },
            subscriptionType: null,
          },
        },
      },
    },
    {
      name: 'keeps descriptions, deprecations, defaults and what specifies a scalar',
      query: `{
        bird: __type(name: "Bird") { kind description interfaces { name } fields(includeDeprecated: true) { name isDeprecated deprecationReason args { name defaultValue } type { kind name ofType { name } } } }
        place: __type(name: "Place") { inputFields { name defaultValue } }
        song: __type(name: "Song") { specifiedByURL }
        animal: __type(name: "Animal") { possibleTypes { name } }
      }`,
      expected: {
        data: {
          bird: {
            kind: 'OBJECT',
            description: 'Has wings.',
            interfaces: [{ name: 'Animal' }],
            fields: [
              {
                name: 'id',
                isDeprecated: false,
                deprecationReason: null,
                args: [],
                type: { kind: 'NON_NULL', name: null, ofType: { name: 'ID' } },
              },
              {
                name: 'name',
                isDeprecated: true,
                deprecationReason: 'Use id.',
                args: [],
                type: { kind: 'NON_NULL', name: null, ofType: { name: 'String' } },
              },
              {
                name: 'song',
                isDeprecated: false,
                deprecationReason: null,
                args: [{ name: 'loud', defaultValue: 'true' }],
                type: { kind: 'SCALAR', name: 'Song', ofType: null },
              },
            ],
          },
          place: {
            inputFields: [
              { name: 'lat', defaultValue: '1.5' },
              { name: 'lon', defaultValue: null },
            ],
          },
          song: { specifiedByURL: 'https://example.org/song' },
          animal: { possibleTypes: [{ name: 'Bird' }] },
        },
      },
    },
    {
      name: 'answers beside data, in the order asked for',
      query:
        '{ a: __type(name: "Bird") { name } birds { song id } ...S hidden: __type(name: "Ringer") { name } none: __type(name: "join__Graph") { name } } fragment S on Query { __schema { queryType { n: name __typename } } }',
      expected: {
        data: {
          a: { name: 'Bird' },
          birds: [{ song: { notes: ['c', 'd'] }, id: '1' }],
          __schema: { queryType: { n: 'Query', __typename: '__Type' } },
          hidden: null,
          none: null,
        },
      },
    },
    {
      name: 'takes variables and conditions',
      query:
        'query ($name: String!, $no: Boolean!) { __type(name: $name) { name fields @skip(if: $no) { name } kind @include(if: $no) } }',
      variables: { name: 'Animal', no: false },
      expected: { data: { __type: { name: 'Animal', fields: [{ name: 'id' }] } } },
    },
    {
      name: 'offers no machinery of federation',
      query: '{ _service { sdl } _entities(representations: []) { __typename } birds { ringer { name } } }',
      expected: {
        refused: [
          'Cannot query field "_service" on type "Query".',
          'Cannot query field "_entities" on type "Query".',
          'Cannot query field "ringer" on type "Bird".',
        ],
      },
    },
  ],
}
