import { composeServices } from '@theguild/federation-composition'
import { buildSchema, lexicographicSortSchema, parse, printSchema } from 'graphql'
import { expect, test } from 'vitest'
import type { GraphQLEntityOptions } from '../../gateway/config/sources/graphql-options.ts'
import { graphqlSourceSchema } from '../../gateway/config/sources/graphql-options.ts'
import { createGraphQLSubgraph } from '../../gateway/sources/graphql/create-graphql-subgraph.ts'
import { createGraphQLSource } from '../support/create-graphql-source.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { startAnswering, startService } from '../support/start-service.ts'
import { containing, matching } from '../support/matchers.ts'

async function createFromSdl(sdl: string, entities: Readonly<Record<string, GraphQLEntityOptions>> = {}) {
  await using context = createSourceContext()
  const settings = graphqlSourceSchema.parse({
    kind: 'graphql',
    url: 'http://127.0.0.1:1/graphql',
    schema: { sdl },
    entities,
  })
  return await createGraphQLSubgraph('catalog', settings, context)
}

test('an introspected schema becomes federation SDL that composes', async () => {
  await using source = await createGraphQLSource(
    {
      typeDefs: /* GraphQL */ `
        "All there is."
        type Query {
          product(id: ID!, locale: Locale = { language: EN }): Product
          page: Page!
        }
        type Product {
          id: ID!
          name: String @deprecated(reason: "use title")
        }
        type Page {
          size: Int!
        }
        input Locale {
          language: Language!
        }
        enum Language {
          EN
          DE @deprecated
        }
        scalar Url @specifiedBy(url: "https://url.spec.whatwg.org/")
      `,
      resolvers: {},
    },
    { entities: { Product: { key: 'id', fetch: 'product(id: $id)' } } },
  )
  const { sdl } = source.subgraph
  expect(sdl).toMatchInlineSnapshot(`
    "extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])

    """All there is."""
    type Query {
      product(id: ID!, locale: Locale = {language: EN}): Product
      page: Page!
    }

    type Product @key(fields: "id") {
      id: ID!
      name: String @deprecated(reason: "use title")
    }

    type Page @shareable {
      size: Int!
    }

    input Locale {
      language: Language!
    }

    enum Language {
      EN
      DE @deprecated
    }

    scalar Url @specifiedBy(url: "https://url.spec.whatwg.org/")
    "
  `)
  expect(composeServices([{ name: 'catalog', typeDefs: parse(sdl) }]).errors).toBeUndefined()
})

test('introspection loses nothing that it tells', async () => {
  const typeDefs = /* GraphQL */ `
    interface Node {
      id: ID!
    }
    interface Named implements Node {
      id: ID!
      name: String
    }
    "Names that are words of the language."
    type type implements Node & Named {
      id: ID!
      name: String
      fragment(on: on = query, query: [[Int!]!] = [[1, 2], []]): input
      """
      A block
        of "text" with \\""" in it.
      """
      matrix: [[Float!]]!
    }
    enum on {
      query
      mutation @deprecated(reason: "over")
      on
    }
    union input = type | Other
    type Other {
      when(at: Date = "2020-01-01", deep: Filter = { and: [{ text: "a\\"b" }, {}], kind: on }): Date
      old(a: Int @deprecated(reason: "gone")): Int @deprecated
    }
    scalar Date @specifiedBy(url: "https://example.com/date")
    input Filter {
      and: [Filter!]
      text: String = "x"
      kind: on
      gone: Int @deprecated
    }
    input Choice @oneOf {
      a: Int
      b: String
    }
    type Query {
      node(id: ID!, by: Choice): Node
      other: Other
    }
    type Subscription {
      ticks: Int
    }
  `
  await using source = await createGraphQLSource({ typeDefs, resolvers: {} })
  const [, ...definitions] = source.subgraph.sdl.split('\n\n')
  const told = buildSchema(definitions.join('\n\n'), { assumeValidSDL: true })
  expect(printSchema(lexicographicSortSchema(told))).toBe(
    printSchema(lexicographicSortSchema(buildSchema(typeDefs))),
  )
})

test('a server that knows only the old introspection is asked again', async () => {
  const asked: string[] = []
  await using service = await startService((_request, response, body) => {
    asked.push(body)
    response.setHeader('content-type', 'application/json')
    if (body.includes('specifiedByURL')) {
      response.end('{"errors":[{"message":"Cannot query field \\"specifiedByURL\\" on type \\"__Type\\"."}]}')
      return
    }
    const types = [
      {
        kind: 'OBJECT',
        name: 'Query',
        fields: [{ name: 'a', args: [], type: { kind: 'SCALAR', name: 'Int' }, isDeprecated: false }],
        interfaces: [],
      },
      { kind: 'SCALAR', name: 'Int' },
    ]
    response.end(
      JSON.stringify({ data: { __schema: { queryType: { name: 'Query' }, types, directives: [] } } }),
    )
  })
  await using context = createSourceContext()
  const settings = graphqlSourceSchema.parse({ kind: 'graphql', url: service.url })
  const { sdl } = await createGraphQLSubgraph('old', settings, context)
  expect(sdl).toContain('type Query {\n  a: Int\n}')
  expect(asked).toHaveLength(2)
})

test('a service that refuses introspection is SCHEMA_UNAVAILABLE, with what to do', async () => {
  await using service = await startAnswering(
    400,
    'application/json',
    '{"errors":[{"message":"Introspection is disabled"}]}',
  )
  await using context = createSourceContext()
  const settings = graphqlSourceSchema.parse({ kind: 'graphql', url: service.url })
  await expect(createGraphQLSubgraph('catalog', settings, context)).rejects.toMatchObject({
    code: 'SCHEMA_UNAVAILABLE',
    message: matching(/Introspection is disabled.*as a file in `schema`/),
  })
})

test('root types get their standard names in the SDL and keep their own on the wire', async () => {
  await using source = await createGraphQLSource({
    typeDefs: /* GraphQL */ `
      schema {
        query: Reads
        mutation: Writes
      }
      type Reads {
        self: Reads!
        count: Int!
      }
      type Writes {
        add: Added!
      }
      type Added {
        query: Reads!
      }
    `,
    resolvers: {
      Reads: { self: () => ({}), count: () => 1 },
      Writes: { add: () => ({ query: {} }) },
    },
  })
  expect(source.subgraph.sdl).toMatch(/type Query \{\s*self: Query![^]*type Mutation \{[^]*query: Query!/)
  expect(source.subgraph.sdl).not.toMatch(/Reads|Writes/)
  const document =
    'query ($no: Boolean = false) { is: __typename self { is: __typename ...Q } ... on Query { count } } fragment Q on Query { count @skip(if: $no) }'
  expect(await source.run(document)).toEqual({
    data: { is: 'Query', self: { is: 'Query', count: 1 }, count: 1 },
  })
  expect(await source.run('mutation { __typename add { query { __typename } } }')).toEqual({
    data: { __typename: 'Mutation', add: { query: { __typename: 'Query' } } },
  })
})

test('a type that has the name of a root type and is none is refused', async () => {
  const sdl = 'schema { query: Reads } type Reads { a: Query } type Query { b: Int }'
  await expect(createFromSdl(sdl)).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    message: matching(/"Query" that is not its root type \(that is "Reads"\)/),
  })
})

test('directives of federation stay, others and the machinery of a federation subgraph go', async () => {
  const { sdl } = await createFromSdl(/* GraphQL */ `
    directive @auth(role: String) on FIELD_DEFINITION
    scalar _Any
    union _Entity = Product
    type _Service {
      sdl: String
    }
    type Query {
      _entities(representations: [_Any!]!): [_Entity]!
      _service: _Service!
      product: Product @auth(role: "admin") @tag(name: "public")
    }
    extend type Query {
      more: Int @unheardOf @inaccessible @cost(complexity: 3)
    }
    scalar FieldSet
    type Product @shareable {
      id: ID!
      fields: FieldSet
    }
  `)
  expect(sdl).toMatchInlineSnapshot(`
    "extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@tag", "@inaccessible", "@shareable"])

    type Query {
      product: Product @tag(name: "public")
      more: Int @inaccessible
    }

    scalar FieldSet

    type Product @shareable {
      id: ID!
      fields: FieldSet
    }
    "
  `)
  expect(composeServices([{ name: 'catalog', typeDefs: parse(sdl) }]).errors).toBeUndefined()
})

test('a schema that is not valid is refused with each mistake', async () => {
  await expect(createFromSdl('type Query { a: Foo, b: Bar }')).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    details: [
      '[catalog] the SDL in its config:1:17 Unknown type "Foo".',
      '[catalog] the SDL in its config:1:25 Unknown type "Bar".',
    ],
  })
  await expect(createFromSdl('type Product { a: Int }')).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    message: containing('Query root type must be provided'),
  })
})

const products = /* GraphQL */ `
  type Query {
    product(id: ID!, region: String): Product
    products(ids: [ID!]!): [Product!]!
    shop: Shop
  }
  type Product implements Node {
    id: ID!
    sku: String!
    price(currency: String!): Int
  }
  type Shop {
    id: ID!
  }
  interface Node {
    id: ID!
  }
`

test.each<[string, Readonly<Record<string, GraphQLEntityOptions>>, string]>([
  [
    'unknown type',
    { Prodct: { key: 'id', fetch: 'product(id: $id)' } },
    'Unknown type "Prodct". Did you mean "Product"?',
  ],
  [
    'unknown key field',
    { Product: { key: 'ids', fetch: 'product(id: $id)' } },
    'Cannot query field "ids" on type "Product". Did you mean "id"',
  ],
  [
    'key field with arguments',
    { Product: { key: 'price', fetch: 'product(id: $price)' } },
    'argument "currency" of type "String!" is required',
  ],
  [
    'key that is no field set',
    { Product: { key: 'id {', fetch: 'product(id: $id)' } },
    'its `key` "id {" is no field set: Syntax Error',
  ],
  [
    'unknown root field',
    { Product: { key: 'id', batch: 'prodcts(ids: $ids)' } },
    'its `batch` "prodcts(ids: $ids)": Cannot query field "prodcts" on type "Query". Did you mean "products"',
  ],
  [
    'unknown argument',
    { Product: { key: 'id', fetch: 'product(idd: $id)' } },
    'Unknown argument "idd" on field "Query.product". Did you mean "id"?',
  ],
  [
    'missing argument',
    { Product: { key: 'id', fetch: 'product(region: $id)' } },
    'argument "id" of type "ID!" is required',
  ],
  [
    'constant of the wrong type',
    { Product: { key: 'id', fetch: 'product(id: $id, region: 1)' } },
    'String cannot represent a non string value: 1',
  ],
  [
    'variable that is no key field',
    { Product: { key: 'id', fetch: 'product(id: $sku)' } },
    'uses $sku, which is no key field; one of $id, $key was expected',
  ],
  [
    'no variable',
    { Product: { key: 'id', fetch: 'product(id: "1")' } },
    'uses no key field; one of $id, $key was expected',
  ],
  [
    'list where one is expected',
    { Product: { key: 'id', fetch: 'products(ids: [$id])' } },
    'answers with a list: use `batch`',
  ],
  [
    'one where a list is expected',
    { Product: { key: 'id', batch: 'product(id: $ids)' } },
    'answers with one, not with a list: use `fetch`',
  ],
  [
    'another type',
    { Product: { key: 'id', fetch: 'shop' } },
    'objects of type "Shop" can never be of type "Product"',
  ],
  ['two fields', { Product: { key: 'id', fetch: 'product(id: $id) shop' } }, 'one field was expected'],
  [
    'interface',
    { Node: { key: 'id', fetch: 'product(id: $id)' } },
    'interface or a union; declare the object types',
  ],
])('an entity with %s is refused with what would be right', async (_case, entities, expected) => {
  const prefix = `[catalog] entity "${Object.keys(entities).join()}": `
  await expect(createFromSdl(products, entities)).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    details: expect.arrayContaining([containing(prefix), containing(expected)]) as unknown,
  })
})
