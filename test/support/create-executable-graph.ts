import { execute, subscribe } from '@graphql-tools/executor'
import type { ExecutionArgs } from '@graphql-tools/executor'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { ExecutionResult } from 'graphql'
import type { Engine, Operation, Variables } from '../../gateway/engine/engine.ts'
import {
  isRequestError,
  prepareOperation,
  toRequestErrorResult,
} from '../../gateway/engine/operation/prepare-operation.ts'
import { noCosts } from '../../gateway/graph/cost-weights.ts'
import type { Graph } from '../../gateway/graph/graph.ts'
import type { GatewayContext } from '../../gateway/context/gateway-context.ts'

/** A graph's schema and what answers it. */
export interface ExecutableGraphInput {
  readonly id?: string
  readonly typeDefs: string
  readonly resolvers?: NonNullable<Parameters<typeof makeExecutableSchema<GatewayContext>>[0]['resolvers']>
  readonly onClose?: () => void
}

/** A graph of one schema with resolvers and without subgraphs, for tests of what stands in front of the engines. */
export function createExecutableGraph({
  id = 'test-graph',
  typeDefs,
  resolvers = {},
  onClose,
}: ExecutableGraphInput): Graph {
  const schema = makeExecutableSchema<GatewayContext>({ typeDefs, resolvers })

  function prepare(operation: Operation, variableValues: Variables, contextValue: GatewayContext) {
    const prepared = prepareOperation(schema, operation, variableValues)
    if (isRequestError(prepared)) return prepared
    const { document, name } = operation
    const { signal } = contextValue
    const args: ExecutionArgs = { schema, document, variableValues, contextValue, signal }
    return { args: name === undefined ? args : { ...args, operationName: name } }
  }

  const engine: Engine = {
    kind: 'stitch',
    hottest: () => [],
    explain: () => Promise.resolve({ engine: 'stitch', reason: 'A test has no plan.' }),
    async execute(operation, variables, context) {
      const prepared = prepare(operation, variables, context)
      if ('errors' in prepared) return toRequestErrorResult(prepared)
      return (await execute(prepared.args)) as ExecutionResult
    },
    async subscribe(operation, variables, context) {
      const prepared = prepare(operation, variables, context)
      return 'errors' in prepared ? toRequestErrorResult(prepared) : subscribe(prepared.args)
    },
  }

  return {
    id,
    supergraphSdl: typeDefs,
    schema,
    costs: noCosts,
    engine,
    subgraphs: new Map(),
    close: async () => {
      await Promise.resolve()
      onClose?.()
    },
  }
}
