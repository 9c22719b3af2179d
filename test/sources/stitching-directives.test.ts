import { composeServices } from '@theguild/federation-composition'
import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { createGraphQLSource } from '../support/create-graphql-source.ts'
import { containing } from '../support/matchers.ts'

interface ProductKey {
  readonly upc: string
  readonly price?: number
  readonly weight?: number
}

const typeDefs = /* GraphQL */ `
  directive @key(selectionSet: String!) on OBJECT
  directive @computed(selectionSet: String!) on FIELD_DEFINITION
  directive @merge(
    argsExpr: String
    keyArg: String
    keyField: String
    key: [String!]
    additionalArgs: String
    types: [String!]
  ) on FIELD_DEFINITION
  directive @canonical on OBJECT | FIELD_DEFINITION
  scalar _Key
  type Query {
    shipments(keys: [ProductKey!]!, currency: String): [Product]!
      @merge(keyArg: "keys", additionalArgs: "currency: \\"EUR\\"")
    user(id: ID!): User @merge(keyField: "id")
    usersByMail(where: UserFilter): [User]
      @merge(argsExpr: "where: { mails: [[$key.mail]] }", keyField: "mail")
    warehouses(keys: [_Key!]!): [Warehouse] @merge
    _sdl: String!
  }
  type Product @key(selectionSet: "{ upc }") @canonical {
    upc: ID!
    inStock: Boolean
    shipping: String @computed(selectionSet: "{ price weight }")
  }
  type User @key(selectionSet: "{ id }") {
    id: ID!
    mail: String!
  }
  type Warehouse @key(selectionSet: "{ town }") {
    town: ID!
    size: String
  }
  input UserFilter {
    mails: [String!]!
  }
  input ProductKey {
    upc: ID!
    price: Int
    weight: Int
  }
`

const service = {
  typeDefs,
  resolvers: {
    Query: {
      shipments: (_: unknown, { keys, currency }: { keys: ProductKey[]; currency: string }) =>
        keys.map(({ upc, price = 0, weight = 0 }) => ({
          upc,
          inStock: true,
          shipping: `${price * weight} ${currency}`,
        })),
      user: (_: unknown, { id }: { id: string }) => ({ id, mail: `${id}@example.com` }),
      usersByMail: (_: unknown, { where }: { where: { mails: string[] } }) =>
        where.mails.toReversed().map((mail) => ({ id: mail.split('@')[0], mail })),
      warehouses: (_: unknown, { keys }: { keys: { town: string; __typename: string }[] }) =>
        keys.map(({ town, __typename }) => ({ town, size: `${__typename} of ${town}` })),
      _sdl: () => typeDefs,
    },
  },
}

test('a service that tells its SDL becomes a subgraph by its stitching directives', async () => {
  await using source = await createGraphQLSource(service)
  const { sdl } = source.subgraph
  expect(sdl).toMatchInlineSnapshot(`
    "extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@requires", "@external", "@key"])

    scalar _Key

    type Query {
      shipments(keys: [ProductKey!]!, currency: String): [Product]!
      user(id: ID!): User
      usersByMail(where: UserFilter): [User]
      warehouses(keys: [_Key!]!): [Warehouse]
    }

    type Product @key(fields: "upc") {
      upc: ID!
      inStock: Boolean
      shipping: String @requires(fields: "price weight")
      price: Int @external
      weight: Int @external
    }

    type User @key(fields: "mail") @key(fields: "id") {
      id: ID!
      mail: String!
    }

    type Warehouse @key(fields: "town") {
      town: ID!
      size: String
    }

    input UserFilter {
      mails: [String!]!
    }

    input ProductKey {
      upc: ID!
      price: Int
      weight: Int
    }
    "
  `)
  const prices =
    'type Query { p: Product } type Product @key(fields: "upc") { upc: ID! price: Int weight: Int }'
  const { errors } = composeServices([
    { name: 'catalog', typeDefs: parse(sdl) },
    { name: 'prices', typeDefs: parse(prices) },
  ])
  expect(errors).toBeUndefined()
})

test('the arguments of @merge make one call for many keys, with what @computed fields need', async () => {
  await using source = await createGraphQLSource(service)
  const representations = [
    { __typename: 'Product', upc: 'a', price: 2, weight: 3 },
    { __typename: 'Product', upc: 'b' },
    { __typename: 'Product', upc: 'a', price: 2, weight: 3 },
  ]
  const result = await source.entities('... on Product { upc inStock shipping }', representations)
  const a = { upc: 'a', inStock: true, shipping: '6 EUR' }
  expect(result).toEqual({ data: { _entities: [a, { upc: 'b', inStock: true, shipping: '0 EUR' }, a] } })
  expect(source.requests.map(({ variables }) => variables)).toEqual([
    { _l0_0_keys: [{ upc: 'a', price: 2, weight: 3 }, { upc: 'b' }], _l0_0_currency: 'EUR' },
  ])
})

test('several entry points of a type are keys of their own', async () => {
  await using source = await createGraphQLSource(service)
  const representations = [{ id: '1' }, { mail: '2@b' }, { mail: '3@c' }].map((key) => ({
    __typename: 'User',
    ...key,
  }))
  expect(await source.entities('... on User { id mail }', representations)).toEqual({
    data: {
      _entities: [
        { id: '1', mail: '1@example.com' },
        { id: '2', mail: '2@b' },
        { id: '3', mail: '3@c' },
      ],
    },
  })
  expect(source.requests).toHaveLength(1)
})

test('a key that is a scalar of the service gets the whole key, __typename included', async () => {
  await using source = await createGraphQLSource(service)
  const representations = [{ __typename: 'Warehouse', town: 'Ulm' }]
  expect(await source.entities('... on Warehouse { size }', representations)).toEqual({
    data: { _entities: [{ size: 'Warehouse of Ulm' }] },
  })
})

test('the config has the last word on how a key is looked up', async () => {
  await using source = await createGraphQLSource(service, {
    entities: { Warehouse: { key: 'town', batch: 'warehouses(keys: $keys)' } },
  })
  const representations = [{ __typename: 'Warehouse', town: 'Ulm' }]
  expect(await source.entities('... on Warehouse { size }', representations)).toEqual({
    data: { _entities: [{ size: 'undefined of Ulm' }] },
  })
})

test.each([
  ['@merge without a key', 'type Query { a(id: ID, b: ID): A @merge } type A { id: ID }', 'keyArg'],
  [
    '@computed from a field whose type nobody tells',
    'type Query { a(id: ID): A @merge(keyField: "id") } type A @key(selectionSet: "{ id }") { id: ID, b: Int @computed(selectionSet: "{ c }") }',
    '"A.b" is @computed from "c", whose type is not known',
  ],
])('%s is refused', async (_what, sdl, message) => {
  await expect(createGraphQLSource(service, { schema: { sdl } })).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    details: [containing(message)],
  })
})

test("federation's own @key refers to an entity of other subgraphs", async () => {
  const sdl = 'type Query { a: A } type A @key(fields: "id") { id: ID! }'
  await using source = await createGraphQLSource(service, { schema: { sdl } })
  expect(source.subgraph.sdl).toContain('type A @key(fields: "id", resolvable: false)')
})
