import { execute, subscribe } from '@graphql-tools/executor'
import type { ExecutionArgs } from '@graphql-tools/executor'
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation'
import { isAsyncIterable, mapAsyncIterator } from '@graphql-tools/utils'
import { GraphQLError, buildASTSchema } from 'graphql'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { GatewayContext } from '../../context/gateway-context.ts'
import type { Engine, EngineInput, Operation, Variables } from '../engine.ts'
import { isRequestError, prepareOperation, toRequestErrorResult } from '../request-errors.ts'
import { findAmbiguousFields } from './ambiguous-fields.ts'
import { completeResult } from './complete-result.ts'
import type { CompletionInput } from './complete-result.ts'
import { createSubgraphExecutor } from './create-subgraph-executor.ts'
import { interfaceObjectNames } from './expand-interface-objects.ts'
import { createOperationRewriter } from './create-operation-rewriter.ts'
import { toStitchableSupergraph } from './stitchable-supergraph.ts'
import { locateErrors, toClientErrors } from './subgraph-failures.ts'

/**
 * Runs a graph as a stitched, executable schema: the reference that every other engine is compared with.
 * Entities are batched with DataLoader, and calls of one tick to one subgraph are merged.
 */
export function createStitchEngine(input: EngineInput): Engine {
  const stitched = createStitchedSchema(input)
  const { publicSchema, document: supergraph } = input.supergraph
  const ambiguousFields = findAmbiguousFields(supergraph)
  const rewrite = createOperationRewriter({ schema: publicSchema, ambiguousFields })

  function prepare(operation: Operation, variables: Variables): CompletionInput | ExecutionResult {
    const prepared = prepareOperation(publicSchema, operation, variables)
    if (isRequestError(prepared)) return toRequestErrorResult(prepared)
    const { document, name: operationName } = operation
    const { definition, variables: coerced } = prepared
    const rewritten = rewrite(document, definition, coerced)
    return { schema: publicSchema, document, operationName, variables, rewritten }
  }

  function toArgs(
    document: ExecutionArgs['document'],
    variables: Variables,
    context: GatewayContext,
  ): ExecutionArgs {
    return {
      schema: stitched,
      document,
      variableValues: variables,
      contextValue: context,
      signal: context.signal,
    }
  }

  return {
    kind: 'stitch',
    async execute(operation, variables, context) {
      const prepared = prepare(operation, variables)
      if (!('rewritten' in prepared)) return prepared
      const { document } = prepared.rewritten
      if (!document) return completeResult(prepared, {})
      return toClientResult(prepared, await execute(toArgs(document, variables, context)))
    },
    async subscribe(operation, variables, context) {
      const prepared = prepare(operation, variables)
      if (!('rewritten' in prepared)) return prepared
      const { document } = prepared.rewritten
      if (!document) return completeResult(prepared, {})
      const results: unknown = await subscribe(toArgs(document, variables, context))
      if (!isAsyncIterable(results)) return toClientResult(prepared, results)
      return mapAsyncIterator(results, (result) => toClientResult(prepared, result))
    },
  }
}

function createStitchedSchema({ supergraph, subgraphs, isOverrideActive }: EngineInput): GraphQLSchema {
  const nameOf = new Map(supergraph.joinedSubgraphs.map(({ graph, name }) => [graph, name]))
  const interfaceObjects = interfaceObjectNames(supergraph.document)
  const schema = buildASTSchema(supergraph.document, { assumeValid: true, assumeValidSDL: true })
  return getStitchedSchemaFromSupergraphSdl({
    supergraphSdl: toStitchableSupergraph(supergraph.document),
    batch: true,
    onSubschemaConfig(config) {
      const subgraph = subgraphs.get(nameOf.get(config.name) ?? config.name)
      if (!subgraph) throw new Error(`The supergraph names a subgraph "${config.name}" that nobody provided.`)
      config.executor = createSubgraphExecutor(subgraph, {
        schema,
        interfaceObjects: interfaceObjects.get(config.name),
      })
    },
    handleProgressiveOverride: (label, context: GatewayContext) =>
      isOverrideActive?.(label, context) ?? false,
    onStitchedSchema: locateErrors,
  })
}

function toClientResult(prepared: CompletionInput, result: unknown): ExecutionResult {
  const { data, errors = [] } = assertExecutionResult(result)
  const reported = toClientErrors(errors, prepared.rewritten)
  if (!data) return { data: null, errors: reported }
  const completed = completeResult(prepared, data)
  const unexplained = (completed.errors ?? []).filter((error) => !isExplained(error, reported))
  const all = [...reported, ...unexplained.map(toAnswerError)]
  return { ...completed, ...(all.length > 0 && { errors: all }) }
}

/** Whether a null is where it is because of an error that is reported already. */
function isExplained({ path = [] }: GraphQLError, reported: readonly GraphQLError[]): boolean {
  return reported.some((other) => path.every((part, index) => other.path?.[index] === part))
}

/** Each answer was right by itself: together they leave a null, or a value, where the public schema has none. */
function toAnswerError({ message, path, nodes }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { path, nodes, extensions: { code: 'SUBGRAPH_BAD_RESPONSE' } })
}

function assertExecutionResult(result: unknown): ExecutionResult {
  if (isAsyncIterable(result)) throw new Error('An incremental result came where a single one was expected.')
  return result as ExecutionResult
}
