import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { composeEstate } from '../../test/support/compose-estate.ts'
import { createTestContext } from '../../test/support/create-test-context.ts'
import { federation } from '../../test/support/estate.ts'
import { createPlanEngine } from '../engine/plan/create-plan-engine.ts'
import { loadPlanner } from '../engine/plan/planner.ts'
import { silentLogger } from '../telemetry/logger.ts'
import { noCosts } from './cost-weights.ts'
import type { Graph } from './graph.ts'
import { warmUp } from './warm-up.ts'

/** A graph, and what its planner was asked. */
function createGraph(fields: string) {
  const typeDefs = federation('@key', `type Query { ${fields} }`)
  const { supergraph, subgraphs } = composeEstate({ subgraphs: { shop: { typeDefs } } })
  const planned: string[] = []
  const engine = createPlanEngine({
    supergraph,
    subgraphs,
    log: silentLogger,
    createPlanner(sdl) {
      const planner = loadPlanner()(sdl)
      return {
        ...planner,
        plan(request) {
          planned.push(request.document.replaceAll(/\s+/g, ' '))
          return planner.plan(request)
        },
      }
    },
    createFallback: () => {
      throw new Error('not here')
    },
  })
  const graph: Graph = {
    id: supergraph.id,
    supergraphSdl: supergraph.sdl,
    schema: supergraph.publicSchema,
    costs: noCosts,
    engine,
    subgraphs,
    close: () => Promise.resolve(),
  }
  const ask = (query: string, variables = {}) =>
    engine.execute({ document: parse(query) }, variables, createTestContext())
  return { graph, planned, ask }
}

test('a new graph has planned what the old one is asked, where that still fits', async () => {
  const old = createGraph('name: String, city: String, gone: String')
  await old.ask('{ name }')
  await old.ask('{ gone }')
  await old.ask('query($city: Boolean!) { name city @include(if: $city) }', { city: true })
  const next = createGraph('name: String, city: String')

  await warmUp(next.graph, old.graph)
  const warmed = [...next.planned]
  expect(warmed.sort()).toEqual(['query ($city: Boolean!) { name city }', '{ name }'])
  await next.ask('{ name }')
  expect(next.planned).toHaveLength(warmed.length)
})

test('the first graph has nothing to be warmed with', async () => {
  const { graph, planned } = createGraph('name: String')
  await warmUp(graph, undefined)
  expect(planned).toEqual([])
})
