import { OperationTypeNode } from 'graphql'
import { describe } from 'vitest'
import { entityCacheSchema } from '../../gateway/config/entity-cache-options.ts'
import { createEngine } from '../../gateway/engine/create-engine.ts'
import type { Engine, EngineInput } from '../../gateway/engine/engine.ts'
import type { Subgraph } from '../../gateway/sources/subgraph.ts'
import { estates } from '../federation/estates.ts'
import { describeConformance } from '../support/describe-conformance.ts'

/** A plan engine that keeps all entities of all subgraphs, and runs each query a second time, when they are kept. */
function createKeepingEngine(input: EngineInput): Engine {
  const names = [...input.subgraphs.keys()]
  const entityCache = entityCacheSchema.parse({
    subgraphs: Object.fromEntries(names.map((name) => [name, { ttlSeconds: 600 }])),
  })
  const subgraphs = new Map(
    [...input.subgraphs].map(([name, subgraph]): [string, Subgraph] => [
      name,
      { ...subgraph, sharingKey: () => '' },
    ]),
  )
  const engine = createEngine('plan', { ...input, subgraphs, entityCache })
  return {
    ...engine,
    async execute(operation, variables, context) {
      const isQuery = operation.document.definitions.every(
        (node) => !('operation' in node) || node.operation === OperationTypeNode.QUERY,
      )
      if (isQuery) await engine.execute(operation, variables, context)
      return engine.execute(operation, variables, context)
    },
  }
}

describe('the plan engine with an entity cache', () => {
  describeConformance({ kind: 'plan', createEngine: createKeepingEngine }, estates)
})
