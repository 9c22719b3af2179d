import { buildSubgraphSchema } from '@apollo/subgraph'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { gatewaySchema } from '../../gateway/config/gateway-options.ts'
import { buildGraph } from '../../gateway/graph/build-graph.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { startGraphQLService } from '../support/start-service.ts'

function startCatalog() {
  return startGraphQLService(
    makeExecutableSchema({
      typeDefs: /* GraphQL */ `
        type Query {
          products(ids: [ID!]!): [Product]!
        }
        type Product {
          id: ID!
          name: String
        }
      `,
      resolvers: {
        Query: {
          products: (_: unknown, { ids }: { ids: string[] }) =>
            ids
              .toReversed()
              .filter((id) => id !== '7')
              .map((id) => ({ id, name: `Product ${id}` })),
        },
        Product: {
          name({ id, name }: { id: string; name: string }) {
            if (id === '8') throw new Error('the name is lost')
            return name
          },
        },
      },
    }),
  )
}

function startReviews() {
  const reviews = Array.from({ length: 50 }, (_, index) => ({
    id: `r${index}`,
    product: { id: `${index % 10}` },
  }))
  return startGraphQLService(
    buildSubgraphSchema([
      {
        typeDefs: parse(/* GraphQL */ `
          extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
          type Query {
            reviews: [Review!]!
          }
          type Review @key(fields: "id") {
            id: ID!
            product: Product!
          }
          type Product @key(fields: "id") {
            id: ID!
            stars: Int!
          }
        `),
        resolvers: {
          Query: { reviews: () => reviews },
          Product: {
            __resolveReference: ({ id }: { id: string }) => ({ id }),
            stars: ({ id }: { id: string }) => Number(id) % 5,
          },
        },
      },
    ]),
  )
}

async function startGraph() {
  await using resources = new AsyncDisposableStack()
  const catalog = resources.use(await startCatalog())
  const reviews = resources.use(await startReviews())
  const context = resources.use(createSourceContext())
  const settings = gatewaySchema.parse({
    engine: 'stitch',
    sources: {
      catalog: {
        kind: 'graphql',
        url: catalog.url,
        entities: { Product: { key: 'id', batch: 'products(ids: $ids)' } },
      },
      reviews: { kind: 'federation', url: reviews.url },
    },
  })
  const graph = await buildGraph(settings, context)
  resources.defer(() => graph.close())
  catalog.requests.length = 0
  reviews.requests.length = 0
  const held = resources.move()
  return { graph, catalog, reviews, [Symbol.asyncDispose]: () => held.disposeAsync() }
}

test('a federation subgraph and a plain service join: 50 reviews cost one call to each', async () => {
  await using estate = await startGraph()
  const document = parse('{ reviews { id product { name } } }')
  const { data, errors } = await estate.graph.engine.execute({ document }, {}, createTestContext())
  const reviews = (data?.reviews ?? []) as { id: string; product: { name: string | null } }[]
  expect(reviews.map(({ product }) => product.name)).toEqual(
    Array.from({ length: 50 }, (_, index) => ([7, 8].includes(index % 10) ? null : `Product ${index % 10}`)),
  )
  expect(errors?.map(({ message }) => message)).toContain('the name is lost')
  expect(estate.reviews.requests).toHaveLength(1)
  expect(estate.catalog.requests.map(({ variables }) => Object.values(variables ?? {}))).toEqual([
    [Array.from({ length: 10 }, (_, index) => String(index))],
  ])
})

test('the other way round, a root field of the plain service leads to the federation subgraph', async () => {
  await using estate = await startGraph()
  const document = parse('{ products(ids: ["1", "3"]) { name stars } }')
  expect(await estate.graph.engine.execute({ document }, {}, createTestContext())).toEqual({
    data: {
      products: [
        { name: 'Product 3', stars: 3 },
        { name: 'Product 1', stars: 1 },
      ],
    },
  })
})
