import { expect, onTestFinished, test } from 'vitest'
import { gatewaySchema } from '../../gateway/config/gateway-options.ts'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import { createConfigRecipe } from '../../gateway/graph/config-recipe.ts'
import { createGraphManager } from '../../gateway/graph/graph-manager.ts'
import { createMemorySchemaStore } from '../../gateway/graph/schema-store.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { createHttpClient } from '../../gateway/upstream/http-client.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { answering, startShop } from './shop.ts'

/** Starts a gateway as `selvage serve` does: with a graph, or trying to get one. */
async function startManaged(sources: GatewayOptions['sources'], store = createMemorySchemaStore()) {
  const http = createHttpClient()
  const load = () =>
    Promise.resolve({
      settings: gatewaySchema.parse({ sources, engine: 'stitch' }),
      baseDir: import.meta.dirname,
    })
  const recipe = createConfigRecipe({ load, http, store })
  const manager = createGraphManager({ recipe, log: silentLogger, retryDelayMs: 10, maxRetryDelayMs: 20 })
  const server = await startTestServer({
    graphs: manager.graphs,
    whyNotReady: () => manager.failure?.message,
  })
  onTestFinished(async () => {
    await server.stop()
    await manager.close()
    await http.close()
  })
  await manager.start()
  return server
}

async function readiness(origin: string): Promise<unknown> {
  const response = await fetch(`${origin}/ready`)
  const body: unknown = await response.json()
  return { status: response.status, body }
}

const page = { query: '{ shop topReview { text } }' }

test('without a stored schema it says which source is missing, and is ready when that comes', async () => {
  const shop = await startShop()
  shop.reviews.fault = answering(503, 'text/plain', 'starting')
  const server = await startManaged(shop.sources)
  expect(await readiness(server.origin)).toMatchObject({
    status: 503,
    body: {
      status: 'not ready',
      reason: expect.stringContaining('The schema of source "reviews"') as unknown,
    },
  })
  expect((await fetch(`${server.origin}/health`)).status).toBe(200)
  expect(await (await server.post(page)).json()).toMatchObject({
    errors: [{ extensions: { code: 'NOT_READY' } }],
  })
  shop.reviews.fault = undefined
  await eventually(async () => expect(await readiness(server.origin)).toMatchObject({ status: 200 }))
  expect(await (await server.post(page)).json()).toEqual({
    data: { shop: 'Loom & Co', topReview: { text: 'Warm' } },
  })
})

test('with a stored schema it starts, and what is missing is an error in the answer', async () => {
  const shop = await startShop()
  const store = createMemorySchemaStore()
  const before = await startManaged(shop.sources, store)
  await before.stop()
  await shop.reviews[Symbol.asyncDispose]()
  const server = await startManaged(shop.sources, store)
  expect(await readiness(server.origin)).toMatchObject({ status: 200 })
  expect(await (await server.post(page)).json()).toMatchObject({
    data: { shop: 'Loom & Co', topReview: null },
    errors: [{ path: ['topReview'], extensions: { code: 'SUBGRAPH_UNREACHABLE', subgraph: 'reviews' } }],
  })
})
