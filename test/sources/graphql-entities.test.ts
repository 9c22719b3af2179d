import { expect, test } from 'vitest'
import { createGraphQLSource } from '../support/create-graphql-source.ts'

interface Product {
  readonly id: string
  readonly name: string
}

const names = new Map([
  ['1', 'Lamp'],
  ['2', 'Chair'],
  ['3', 'Table'],
])

function find(id: string): Product | null {
  const name = names.get(id)
  return name === undefined ? null : { id, name }
}

const catalog = {
  typeDefs: /* GraphQL */ `
    type Query {
      product(id: ID!): Product
      products(ids: [ID!]!, suffix: String): [Product]
      productOrFail(id: ID!): Product!
      shop: Shop!
    }
    type Shop {
      search(ids: [ID!]!): Connection!
    }
    type Connection {
      edges: [Edge!]!
    }
    type Edge {
      node: Product
    }
    type Product {
      id: ID!
      name(upper: Boolean = false): String!
      broken: String
      related(first: Int): [Product!]!
    }
  `,
  resolvers: {
    Query: {
      product: (_: unknown, { id }: { id: string }) => find(id),
      // Backwards, and without what there isn't.
      products: (_: unknown, { ids }: { ids: string[] }) => ids.toReversed().flatMap((id) => find(id) ?? []),
      productOrFail(_: unknown, { id }: { id: string }) {
        const product = find(id)
        if (!product) throw new Error(`no product ${id}`)
        return product
      },
      shop: () => ({}),
    },
    Shop: {
      search: (_: unknown, { ids }: { ids: string[] }) => ({ edges: ids.map((id) => ({ node: find(id) })) }),
    },
    Product: {
      name: ({ name }: Product, { upper }: { upper: boolean }) => (upper ? name.toUpperCase() : name),
      broken({ id }: Product) {
        if (id === '2') throw new Error('it broke')
        return 'whole'
      },
      related: (_: unknown, { first = 3 }: { first?: number }) =>
        ['1', '2', '3'].slice(0, first).flatMap((id) => find(id) ?? []),
    },
  },
}

const product = (id: unknown) => ({ __typename: 'Product', id })
const batched = { entities: { Product: { key: 'id', batch: 'products(ids: $ids)' } } }

test('one batch call answers all representations, in whatever order the service does', async () => {
  await using source = await createGraphQLSource(catalog, batched)
  const result = await source.entities('__typename ... on Product { name }', ['3', '1', '2'].map(product))
  expect(result).toEqual({
    data: {
      _entities: [
        { __typename: 'Product', name: 'Table' },
        { __typename: 'Product', name: 'Lamp' },
        { __typename: 'Product', name: 'Chair' },
      ],
    },
  })
  expect(source.requests.map(({ variables }) => variables)).toEqual([{ _l0_0_ids: ['3', '1', '2'] }])
})

test('equal representations are asked for once, and what the service lacks is null', async () => {
  await using source = await createGraphQLSource(catalog, batched)
  const representations = ['2', '9', '2', 2, null].map(product)
  expect(await source.entities('... on Product { name }', representations)).toEqual({
    data: { _entities: [{ name: 'Chair' }, null, { name: 'Chair' }, { name: 'Chair' }, null] },
  })
  expect(source.requests.map(({ variables }) => variables)).toEqual([{ _l0_0_ids: ['2', '9'] }])
})

test('more keys than maxBatchSize are split over several requests', async () => {
  const entities = { Product: { ...batched.entities.Product, maxBatchSize: 2 } }
  await using source = await createGraphQLSource(catalog, { entities })
  const result = await source.entities('... on Product { name }', ['1', '2', '3'].map(product))
  expect(result).toEqual({ data: { _entities: [{ name: 'Lamp' }, { name: 'Chair' }, { name: 'Table' }] } })
  expect(source.requests.map(({ variables }) => variables)).toEqual(
    expect.arrayContaining([{ _l0_0_ids: ['1', '2'] }, { _l1_0_ids: ['3'] }]),
  )
})

test('without a batch field, one request asks for each entity under an alias', async () => {
  await using source = await createGraphQLSource(catalog, {
    entities: { Product: { key: 'id', fetch: 'product(id: $id)' } },
  })
  const representations = ['2', '9', '1', '2'].map(product)
  expect(await source.entities('... on Product { name }', representations)).toEqual({
    data: { _entities: [{ name: 'Chair' }, null, { name: 'Lamp' }, { name: 'Chair' }] },
  })
  expect(source.requests.map(({ variables }) => variables)).toEqual([
    { _l0_0_id: '2', _l1_0_id: '9', _l2_0_id: '1' },
  ])
})

test('a field that fails instead of being null takes no other entity with it', async () => {
  await using source = await createGraphQLSource(catalog, {
    entities: { Product: { key: 'id', fetch: 'productOrFail(id: $id)' } },
  })
  const result = await source.entities('... on Product { name }', ['1', '9', '2', '9'].map(product))
  expect(result.data).toEqual({ _entities: [{ name: 'Lamp' }, null, { name: 'Chair' }, null] })
  expect(result.errors?.map(({ message, path }) => ({ message, path }))).toEqual([
    { message: 'no product 9', path: ['_entities', 1] },
    { message: 'no product 9', path: ['_entities', 3] },
  ])
})

test('entities are found below root fields, in the lists of a connection', async () => {
  await using source = await createGraphQLSource(catalog, {
    entities: { Product: { key: 'id', batch: 'shop { search(ids: $ids) { edges { node } } }' } },
  })
  const result = await source.entities('... on Product { name broken }', ['3', '9', '2'].map(product))
  expect(result.data).toEqual({
    _entities: [{ name: 'Table', broken: 'whole' }, null, { name: 'Chair', broken: null }],
  })
  expect(result.errors?.map(({ path }) => path)).toEqual([['_entities', 2, 'broken']])
})

test("errors carry the position of every representation that they spoil, and the subgraph's name", async () => {
  await using source = await createGraphQLSource(catalog, batched)
  const representations = ['1', '2', '2'].map(product)
  const result = await source.entities('... on Product { sad: broken }', representations)
  expect(result.data).toEqual({ _entities: [{ sad: 'whole' }, { sad: null }, { sad: null }] })
  expect(result.errors?.map((error) => error.toJSON())).toEqual(
    [1, 2].map((position) => ({
      message: 'it broke',
      path: ['_entities', position, 'sad'],
      extensions: { code: 'SUBGRAPH_ERROR', subgraph: 'catalog' },
    })),
  )
})

test('several aliased _entities and root fields go in two requests, each with the variables it uses', async () => {
  await using source = await createGraphQLSource(catalog, batched)
  const document = /* GraphQL */ `
    query ($r0: [_Any!]!, $r1: [_Any!]!, $upper: Boolean, $id: ID!, $first: Int = 1, $no: Boolean = false) {
      __typename
      _e0: _entities(representations: $r0) {
        ... on Product {
          ...Named
        }
      }
      ... on Query {
        _e1: _entities(representations: $r1) {
          ... on Product {
            related(first: $first) {
              id
            }
          }
        }
        _e2: _entities(representations: $r1) @include(if: $no) {
          __typename
        }
        lamp: product(id: $id) {
          ...Named
        }
      }
    }
    fragment Named on Product {
      name(upper: $upper)
    }
  `
  const variables = {
    r0: [product('1')],
    r1: [product('1'), product('2')],
    upper: true,
    id: '1',
    no: false,
  }
  expect(await source.run(document, variables)).toEqual({
    data: {
      __typename: 'Query',
      _e0: [{ name: 'LAMP' }],
      _e1: [{ related: [{ id: '1' }] }, { related: [{ id: '1' }] }],
      lamp: { name: 'LAMP' },
    },
  })
  expect(source.requests.map(({ variables: sent }) => sent)).toEqual(
    expect.arrayContaining([
      { upper: true, id: '1' },
      { upper: true, _l0_0_ids: ['1'], _l1_0_ids: ['1', '2'] },
    ]),
  )
})

test('names that the client chose are never mistaken for those that were made up', async () => {
  await using source = await createGraphQLSource(catalog, batched)
  const result = await source.entities('... on Product { _l_id: name _l0: id }', [product('1')])
  expect(result).toEqual({ data: { _entities: [{ _l_id: 'Lamp', _l0: '1' }] } })
})

test('a document without _entities goes to the service as it is', async () => {
  await using source = await createGraphQLSource(catalog, batched)
  const document = 'query Names { product(id: "1") { name } }'
  expect(await source.run(document)).toEqual({ data: { product: { name: 'Lamp' } } })
  expect(source.requests).toMatchObject([{ query: document }])
})

test('representations that cannot be looked up are errors of their own', async () => {
  await using source = await createGraphQLSource(catalog, batched)
  const representations = [product('1'), { __typename: 'Shop' }, { __typename: 'Product' }]
  const result = await source.entities('... on Product { name }', representations)
  expect(result.data).toEqual({ _entities: [{ name: 'Lamp' }, null, null] })
  expect(result.errors?.map(({ message, path }) => ({ message, path }))).toEqual([
    {
      message: 'The subgraph "catalog" was asked for the type "Shop", which is no entity of it.',
      path: ['_entities', 1],
    },
    {
      message:
        'The subgraph "catalog" was asked for a representation of "Product" that has none of its keys.',
      path: ['_entities', 2],
    },
  ])
})

const offers = [
  { sku: 'a', region: { code: 'eu', tier: 1 }, price: 10 },
  { sku: 'a', region: { code: 'us', tier: 1 }, price: 12 },
  { sku: 'b', region: { code: 'eu', tier: 2 }, price: 7 },
]

const shop = {
  typeDefs: /* GraphQL */ `
    type Query {
      offers(keys: [OfferKey!]!): [Offer!]!
      offersOf(skus: [ID!]!, regions: [String!]!): [Offer!]!
      node(id: ID!): Node
    }
    input OfferKey {
      sku: ID!
      region: RegionKey!
    }
    input RegionKey {
      code: String!
    }
    interface Node {
      id: ID!
    }
    type Offer implements Node {
      id: ID!
      sku: ID!
      region: Region!
      price: Int!
    }
    type Region implements Node {
      id: ID!
      code: String!
      tier: Int!
    }
  `,
  resolvers: {
    Query: {
      offers: (_: unknown, { keys }: { keys: { sku: string; region: { code: string } }[] }) =>
        offers.filter(({ sku, region }) =>
          keys.some((key) => key.sku === sku && key.region.code === region.code),
        ),
      offersOf: (_: unknown, { skus }: { skus: string[] }) => offers.filter(({ sku }) => skus.includes(sku)),
      node: (_: unknown, { id }: { id: string }) =>
        id.startsWith('region')
          ? { __typename: 'Region', id, code: id.slice(7), tier: 1 }
          : { __typename: 'Offer', id },
    },
    Offer: { id: ({ sku }: { sku: string }) => sku },
  },
}

const offer = (sku: string, code: string) => ({
  __typename: 'Offer',
  sku,
  region: { __typename: 'Region', code },
})

test.each(['offers(keys: $keys)', 'offersOf(skus: $skus, regions: $region_codes)'])(
  'a compound, nested key is matched by all of its fields with %s',
  async (batch) => {
    await using source = await createGraphQLSource(shop, {
      entities: { Offer: { key: 'sku region { code }', batch } },
    })
    const representations = [offer('b', 'eu'), offer('a', 'us'), offer('b', 'us'), offer('a', 'eu')]
    expect(await source.entities('... on Offer { price region { tier } }', representations)).toEqual({
      data: {
        _entities: [
          { price: 7, region: { tier: 2 } },
          { price: 12, region: { tier: 1 } },
          null,
          { price: 10, region: { tier: 1 } },
        ],
      },
    })
    expect(source.requests).toHaveLength(1)
  },
)

test('a root field of an interface answers for its object types, and null where it is another', async () => {
  await using source = await createGraphQLSource(shop, {
    entities: { Region: { key: 'id', fetch: 'node(id: $id)' } },
  })
  const representations = ['region-eu', 'other'].map((id) => ({ __typename: 'Region', id }))
  expect(await source.entities('... on Node { id } ... on Offer { price }', representations)).toEqual({
    data: { _entities: [{ id: 'region-eu' }, null] },
  })
})

test('an entity with several keys is looked up by the one that the representation has', async () => {
  await using source = await createGraphQLSource(shop, {
    entities: {
      Offer: [
        { key: 'sku region { code }', batch: 'offers(keys: $keys)' },
        { key: 'id', fetch: 'node(id: $id)' },
      ],
    },
  })
  expect(source.subgraph.sdl).toContain('@key(fields: "sku region { code }") @key(fields: "id")')
  const representations = [offer('b', 'eu'), { __typename: 'Offer', id: 'x' }]
  expect(await source.entities('__typename', representations)).toEqual({
    data: { _entities: [{ __typename: 'Offer' }, { __typename: 'Offer' }] },
  })
})
