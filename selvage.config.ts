import { readFileSync } from 'node:fs'
import { defineConfig } from './gateway/index.ts'

const { env } = process

/** The example estate: one graph of two Federation subgraphs, a plain GraphQL service, two REST services and resolvers. */
export default defineConfig({
  engine: env.SELVAGE_ENGINE === 'stitch' ? 'stitch' : 'auto',
  sources: {
    accounts: {
      kind: 'federation',
      url: env.ACCOUNTS_URL ?? 'http://127.0.0.1:4001/graphql',
      headers: { forward: ['x-user-id'] },
    },
    reviews: { kind: 'federation', url: env.REVIEWS_URL ?? 'http://127.0.0.1:4002/graphql' },
    catalog: {
      kind: 'graphql',
      url: env.CATALOG_URL ?? 'http://127.0.0.1:4003/graphql',
      entities: { Product: { key: 'id', batch: 'products(ids: $ids)' } },
    },
    inventory: {
      kind: 'openapi',
      document: 'subgraph-examples/inventory/openapi.yaml',
      url: env.INVENTORY_URL ?? 'http://127.0.0.1:4004',
      entities: { Product: { key: 'id', get: 'getStock', list: 'listStock', keysParam: 'ids' } },
    },
    orders: {
      kind: 'openapi',
      document: 'subgraph-examples/orders/openapi.json',
      url: env.ORDERS_URL ?? 'http://127.0.0.1:4005',
      entities: { Order: { key: 'id', get: 'getOrder' } },
    },
    shop: { kind: 'local', schema: ['schema/*.graphql'], resolvers: 'schema/resolvers.ts' },
  },
  // Far more than a person asks for, and far less than a machine can.
  rateLimits: { limits: [{ name: 'address', by: ['ip'], limit: 6_000 }] },
  server: {
    // What GraphiQL opens with.
    defaultQuery: readFileSync(new URL('subgraph-examples/first-look.graphql', import.meta.url), 'utf8'),
  },
})
