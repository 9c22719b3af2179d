import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { onTestFinished } from 'vitest'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import { startFaultyService } from '../support/start-service.ts'
import type { AnswerRequest, FaultyService } from '../support/start-service.ts'

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])'

const catalog = buildSubgraphSchema([
  {
    typeDefs: parse(`
      ${link}
      type Query { shop: String, products: [Product]! }
      type Product @key(fields: "id") { id: ID!, name: String! }
    `),
    resolvers: {
      Query: {
        shop: () => 'Loom & Co',
        products: () => [
          { id: '1', name: 'Loom' },
          { id: '2', name: 'Yarn' },
        ],
      },
    },
  },
])

const reviews = buildSubgraphSchema([
  {
    typeDefs: parse(`
      ${link}
      type Query { topReview: Review, motto: String }
      type Mutation { rate(stars: Int!): Review }
      type Subscription { rated: Review }
      type Review { text: String!, stars: Int }
      type Product @key(fields: "id") { id: ID!, rating: Float, reviews: [Review!]! }
    `),
    resolvers: {
      Query: { topReview: () => ({ text: 'Warm', stars: 5 }), motto: () => 'Honest' },
      Product: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        rating: ({ id }: { id: string }) => Number(id) + 3,
        reviews: () => [{ text: 'Warm', stars: 5 }],
      },
    },
  },
])

/** A shop of two services: `catalog`, which is always well, and `reviews`, whose faults a test sets. */
export interface Shop {
  readonly catalog: FaultyService
  readonly reviews: FaultyService
  readonly sources: GatewayOptions['sources']
}

/** Starts a {@link Shop}, and stops it when the test is over. */
export async function startShop(): Promise<Shop> {
  const services = new AsyncDisposableStack()
  onTestFinished(() => services.disposeAsync())
  const shop = {
    catalog: services.use(await startFaultyService(catalog)),
    reviews: services.use(await startFaultyService(reviews)),
  }
  return {
    ...shop,
    sources: {
      catalog: { kind: 'federation', url: shop.catalog.url },
      reviews: { kind: 'federation', url: shop.reviews.url, timeoutMs: 200, maxResponseBytes: 10_000 },
    },
  }
}

/** Answers every request with these bytes. */
export function answering(status: number, contentType: string, body: string): AnswerRequest {
  return (_request, response) => void response.writeHead(status, { 'content-type': contentType }).end(body)
}

/** Answers every request with this JSON. */
export function answeringJson(body: unknown): AnswerRequest {
  return answering(200, 'application/json', JSON.stringify(body))
}

/** Answers a request for entities with this list, and no other request. */
export function answeringEntities(entities: unknown): AnswerRequest {
  return answeringJson({ data: { _entities: entities } })
}
