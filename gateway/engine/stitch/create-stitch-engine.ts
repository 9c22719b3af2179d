import { execute, subscribe } from '@graphql-tools/executor'
import type { ExecutionArgs } from '@graphql-tools/executor'
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation'
import { isAsyncIterable } from '@graphql-tools/utils'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { GatewayContext } from '../../context/gateway-context.ts'
import type { Engine, EngineInput, Operation, Variables } from '../engine.ts'
import { isRequestError, prepareOperation, toRequestErrorResult } from '../request-errors.ts'
import { createSubgraphExecutor } from './create-subgraph-executor.ts'

/**
 * Runs a graph as a stitched, executable schema: the reference that every other engine is compared with.
 * Entities are batched with DataLoader, and calls of one tick to one subgraph are merged.
 */
export function createStitchEngine(input: EngineInput): Engine {
  const schema = createStitchedSchema(input)
  const { publicSchema } = input.supergraph

  function prepare(operation: Operation, variables: Variables, context: GatewayContext) {
    const prepared = prepareOperation(publicSchema, operation, variables)
    if (isRequestError(prepared)) return prepared
    const args: ExecutionArgs = {
      schema,
      document: operation.document,
      variableValues: variables,
      contextValue: context,
      signal: context.signal,
    }
    if (operation.name !== undefined) args.operationName = operation.name
    return { args }
  }

  return {
    kind: 'stitch',
    async execute(operation, variables, context) {
      const prepared = prepare(operation, variables, context)
      if ('errors' in prepared) return toRequestErrorResult(prepared)
      const result: unknown = await execute(prepared.args)
      return assertExecutionResult(result)
    },
    async subscribe(operation, variables, context) {
      const prepared = prepare(operation, variables, context)
      if ('errors' in prepared) return toRequestErrorResult(prepared)
      return subscribe(prepared.args)
    },
  }
}

function createStitchedSchema({ supergraph, subgraphs, isOverrideActive }: EngineInput): GraphQLSchema {
  const nameOf = new Map(supergraph.joinedSubgraphs.map(({ graph, name }) => [graph, name]))
  return getStitchedSchemaFromSupergraphSdl({
    supergraphSdl: supergraph.document,
    batch: true,
    onSubschemaConfig(config) {
      const subgraph = subgraphs.get(nameOf.get(config.name) ?? config.name)
      if (!subgraph) throw new Error(`The supergraph names a subgraph "${config.name}" that nobody provided.`)
      config.executor = createSubgraphExecutor(subgraph)
    },
    handleProgressiveOverride: (label, context: GatewayContext) =>
      isOverrideActive?.(label, context) ?? false,
  })
}

function assertExecutionResult(result: unknown): ExecutionResult {
  if (isAsyncIterable(result)) throw new Error('An incremental result came where a single one was expected.')
  return result as ExecutionResult
}
