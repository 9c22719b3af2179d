import { federation } from '../../support/estate.ts'
import type { Estate } from '../../support/estate.ts'

const show = (_: unknown, args: Record<string, unknown>) => JSON.stringify(args)

/** Variables and default values, on root fields and on fields of the second subgraph. */
export const variables: Estate = {
  name: 'variables and defaults',
  subgraphs: {
    shop: {
      typeDefs: federation(
        '@key',
        `type Query { shop(id: ID! = "main"): Shop, echo(a: Int = 1, b: [Int!], c: Float, d: Boolean, e: ID, f: Kind, g: Json, h: Range = { from: 2 }): String! }
        type Shop @key(fields: "id") { id: ID! }
        enum Kind { BIG SMALL }
        input Range { from: Int!, to: Int = 10, kind: Kind, parts: [[Range]] }
        scalar Json`,
      ),
      resolvers: { Query: { shop: (_: unknown, { id }: { id: string }) => ({ id }), echo: show } },
    },
    offers: {
      typeDefs: federation(
        '@key',
        `type Shop @key(fields: "id") { id: ID!, offers(range: Range, first: Int! = 3, kinds: [Kind!] = [BIG]): String!, note(text: String): String }
        enum Kind { BIG SMALL }
        input Range { from: Int!, to: Int = 10, kind: Kind, parts: [[Range]] }`,
      ),
      resolvers: {
        Shop: { offers: show, note: (_: unknown, args: { text?: string | null }) => JSON.stringify(args) },
      },
    },
  },
  cases: [
    {
      name: 'uses the default of an argument where a variable is not given',
      query:
        'query ($id: ID = "other", $first: Int! = 5, $a: Int, $none: Int) { shop(id: $id) { id offers(first: $first) } echo(a: $a, c: 1, b: [2], h: null) e: echo(a: $none) }',
      expected: {
        data: {
          shop: { id: 'other', offers: '{"first":5,"kinds":["BIG"]}' },
          echo: '{"a":1,"b":[2],"c":1,"h":null}',
          e: '{"a":1,"h":{"from":2,"to":10}}',
        },
      },
    },
    {
      name: 'keeps null apart from nothing',
      query:
        'query ($text: String, $other: String, $a: Int) { shop { note(text: $text) other: note(text: $other) third: note fourth: note(text: null) } echo(a: $a, h: null) }',
      variables: { text: null, a: null },
      expected: {
        data: {
          shop: { note: '{"text":null}', other: '{}', third: '{}', fourth: '{"text":null}' },
          echo: '{"a":null,"h":null}',
        },
      },
    },
    {
      name: 'passes input objects with variables inside to the second subgraph',
      query:
        'query ($from: Int!, $kind: Kind, $range: Range) { shop { offers(range: { from: $from, kind: $kind, parts: [[{ from: 0 }, $range]] }, kinds: [SMALL, $kind]) } }',
      variables: { from: 4, kind: 'BIG', range: { from: 7, to: null } },
      expected: {
        refused: ['Variable "$kind" of type "Kind" used in position expecting type "Kind!".'],
      },
    },
    {
      name: 'passes a whole input object, and parts of one, to the second subgraph',
      query:
        'query ($from: Int!, $kind: Kind!, $range: Range) { shop { offers(range: { from: $from, kind: $kind, parts: [[{ from: 0 }, $range]] }, kinds: [SMALL, $kind]) all: offers(range: $range, kinds: null) } }',
      variables: { from: 4, kind: 'BIG', range: { from: 7, to: null } },
      expected: {
        data: {
          shop: {
            offers:
              '{"range":{"from":4,"to":10,"kind":"BIG","parts":[[{"from":0,"to":10},{"from":7,"to":null}]]},"first":3,"kinds":["SMALL","BIG"]}',
            all: '{"range":{"from":7,"to":null},"first":3,"kinds":null}',
          },
        },
      },
    },
    {
      name: 'coerces values by their types',
      query:
        'query ($b: [Int!], $c: Float, $e: ID, $g: Json) { echo(a: 2, b: $b, c: $c, d: true, e: $e, f: BIG, g: $g, h: null) lit: echo(e: 5, g: { x: [1, "y", null], z: $b }, h: null) }',
      variables: { b: 3, c: 4, e: 6, g: { deep: [1, { a: null }], 'not-a-name': true } },
      expected: {
        data: {
          echo: '{"a":2,"b":[3],"c":4,"d":true,"e":"6","f":"BIG","g":{"deep":[1,{"a":null}],"not-a-name":true},"h":null}',
          lit: '{"a":1,"e":"5","g":{"x":[1,"y",null],"z":[3]},"h":null}',
        },
      },
    },
    {
      name: 'refuses a variable of the wrong type before any subgraph is asked',
      query: 'query ($first: Int!) { shop { offers(first: $first) } }',
      variables: { first: 'many' },
      expected: {
        errors: [
          {
            message:
              'Variable "$first" got invalid value "many"; Int cannot represent non-integer value: "many"',
            code: 'BAD_USER_INPUT',
          },
        ],
      },
    },
    {
      name: 'refuses a required variable that is missing',
      query: 'query ($first: Int!) { shop { offers(first: $first) } }',
      expected: {
        errors: [
          { message: 'Variable "$first" of required type "Int!" was not provided.', code: 'BAD_USER_INPUT' },
        ],
      },
    },
    {
      name: 'runs the operation that is named',
      query:
        'query One($a: Int! = 7) { echo(a: $a, h: null) ...F } query Two($a: Int! = 8) { echo(a: $a, h: null) ...F } fragment F on Query { f: echo(a: $a, c: 0.5, h: null) }',
      operationName: 'Two',
      expected: { data: { echo: '{"a":8,"h":null}', f: '{"a":8,"c":0.5,"h":null}' } },
    },
  ],
}
