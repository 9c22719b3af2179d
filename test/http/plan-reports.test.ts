import { expect, test } from 'vitest'
import type { ServerOptions } from '../../gateway/config/server-options.ts'
import { createEngine } from '../../gateway/engine/create-engine.ts'
import { noCosts } from '../../gateway/graph/cost-weights.ts'
import type { Graph } from '../../gateway/graph/graph.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { composeEstate } from '../support/compose-estate.ts'
import { federation } from '../support/estate.ts'
import { startTestServer } from '../support/start-test-server.ts'

function createGraph(kind: 'plan' | 'stitch'): Graph {
  const { supergraph, subgraphs } = composeEstate({
    subgraphs: {
      orders: {
        typeDefs: federation(
          '@key',
          'type Query { orders: [Order!]! } type Order { product: Product } type Product @key(fields: "id") { id: ID! }',
        ),
        resolvers: { Query: { orders: () => [{ product: { id: '1' } }] } },
      },
      catalog: {
        typeDefs: federation('@key', 'type Product @key(fields: "id") { id: ID!, name: String }'),
        resolvers: { Product: { name: () => 'Loom' } },
      },
    },
  })
  return {
    id: supergraph.id,
    supergraphSdl: supergraph.sdl,
    schema: supergraph.publicSchema,
    costs: noCosts,
    engine: createEngine(kind, { supergraph, subgraphs, log: silentLogger }),
    subgraphs,
    close: () => Promise.resolve(),
  }
}

async function ask(
  kind: 'plan' | 'stitch',
  options: ServerOptions,
  headers: Readonly<Record<string, string>>,
) {
  const server = await startTestServer({ graph: createGraph(kind), server: options })
  const response = await server.post({ query: '{ orders { product { name } } }' }, headers)
  return (await response.json()) as { data: unknown; extensions?: { plan: { fetches: object[] } } }
}

const data = { orders: [{ product: { name: 'Loom' } }] }
const asking = { 'x-selvage-plan': '1' }

test('who asks for it is told how the operation was fetched, and how long that took', async () => {
  const { extensions, ...answer } = await ask('plan', { planReports: true }, asking)
  expect(answer).toEqual({ data })
  const number: unknown = expect.any(Number)
  expect(extensions?.plan).toEqual({
    engine: 'plan',
    fetches: [
      {
        number: 1,
        subgraph: 'orders',
        operationType: 'query',
        document: '{orders{product{__typename id}}}',
        entities: [],
        after: [],
        startMs: number,
        durationMs: number,
      },
      {
        number: 2,
        subgraph: 'catalog',
        operationType: 'query',
        document:
          'query($representations:[_Any!]!){_entities(representations: $representations){...on Product{name}}}',
        entities: ['orders.@.product'],
        after: [1],
        startMs: number,
        durationMs: number,
      },
    ],
  })
})

test('the stitch engine says why it has no plan', async () => {
  const { extensions } = await ask('stitch', { planReports: true }, asking)
  expect(extensions?.plan).toMatchObject({ engine: 'stitch' })
})

test.each([
  ['nobody asks', { planReports: true }, {}],
  ['it is not allowed', {}, asking],
])('nothing is told where %s', async (_what, options, headers) => {
  expect(await ask('plan', options, headers)).toEqual({ data })
})
