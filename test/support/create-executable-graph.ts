import { makeExecutableSchema } from '@graphql-tools/schema'
import { execute, subscribe } from 'graphql'
import type { ExecutionArgs } from 'graphql'
import type { Engine, Operation, Variables } from '../../gateway/engine/engine.ts'
import {
  isRequestError,
  prepareOperation,
  toRequestErrorResult,
} from '../../gateway/engine/request-errors.ts'
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
    const { document, name: operationName } = operation
    const args: ExecutionArgs = { schema, document, operationName, variableValues, contextValue }
    return { args }
  }

  const engine: Engine = {
    kind: 'stitch',
    async execute(operation, variables, context) {
      const prepared = prepare(operation, variables, context)
      return 'errors' in prepared ? toRequestErrorResult(prepared) : execute(prepared.args)
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
    engine,
    subgraphs: new Map(),
    close: async () => {
      await Promise.resolve()
      onClose?.()
    },
  }
}
