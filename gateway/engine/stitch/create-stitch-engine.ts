import { execute } from '@graphql-tools/executor'
import type { ExecutionArgs } from '@graphql-tools/executor'
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation'
import { isAsyncIterable, mapAsyncIterator } from '@graphql-tools/utils'
import { buildASTSchema, createSourceEventStream } from 'graphql'
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql'
import type { GatewayContext } from '../../context/gateway-context.ts'
import { renewContext } from '../../context/renew-context.ts'
import type { Engine, EngineInput, Variables } from '../engine.ts'
import { createOperationPreparer, isReady } from '../operation/create-operation-preparer.ts'
import { completeAnswer } from '../operation/complete-result.ts'
import type { CompletionInput } from '../operation/complete-result.ts'
import { splitMutation } from '../operation/split-mutation.ts'
import { createSubgraphExecutor } from './create-subgraph-executor.ts'
import { createRepresentationGuard } from './guard-representations.ts'
import { interfaceObjectNames } from './expand-interface-objects.ts'
import { toStitchableSupergraph } from './stitchable-supergraph.ts'
import { locateErrors, toClientErrors } from './subgraph-failures.ts'

/**
 * Runs a graph as a stitched, executable schema: the reference that every other engine is compared with.
 * Entities are batched with DataLoader, and calls of one tick to one subgraph are merged.
 */
export function createStitchEngine(input: EngineInput): Engine {
  const stitched = createStitchedSchema(input)
  const prepare = createOperationPreparer(input.supergraph)

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

  /** Each field of a mutation has a context of its own: what was loaded before it may have changed. */
  async function run(
    [first, ...rest]: readonly DocumentNode[],
    variables: Variables,
    context: GatewayContext,
  ): Promise<ExecutionResult> {
    if (!first) return { data: {} }
    const { data, errors = [] } = assertExecutionResult(await execute(toArgs(first, variables, context)))
    if (rest.length === 0 || !data) return { data, errors }
    const others = await run(rest, variables, renewContext(context))
    return {
      data: others.data && { ...data, ...others.data },
      errors: [...errors, ...(others.errors ?? [])],
    }
  }

  return {
    kind: 'stitch',
    explain: () =>
      Promise.resolve({
        engine: 'stitch',
        reason: 'The stitch engine decides while it runs what it fetches.',
      }),
    // graphql-tools plans as it goes: there is nothing to prepare.
    hottest: () => [],
    async execute(operation, variables, context) {
      const prepared = prepare(operation, variables)
      if (!isReady(prepared)) return prepared
      const { document, completion } = prepared
      const fetched = await run(splitMutation(document), prepared.variables, context)
      const result = toClientResult(completion, fetched)
      return input.lives ? input.lives.mark(result, context.signal) : result
    },
    async subscribe(operation, variables, context) {
      const prepared = prepare(operation, variables)
      if (!isReady(prepared)) return prepared
      const { document, completion } = prepared
      const events = await createSourceEventStream(toArgs(document, prepared.variables, context))
      if (!isAsyncIterable(events)) return toClientResult(completion, events)
      return mapAsyncIterator(events, async (event) => {
        const args = toArgs(document, prepared.variables, renewContext(context))
        return toClientResult(completion, await execute({ ...args, rootValue: event }))
      })
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
    onMergedTypeConfig: createRepresentationGuard(supergraph.document),
    handleProgressiveOverride: (label, context: GatewayContext) =>
      isOverrideActive?.(label, context) ?? false,
    onStitchedSchema: locateErrors,
  })
}

function toClientResult(completion: CompletionInput, result: unknown): ExecutionResult {
  const { data, errors = [] } = assertExecutionResult(result)
  const reported = toClientErrors(errors, completion.rewritten)
  if (!data) return { data: null, errors: reported }
  return completeAnswer(completion, data, { errors: reported })
}

function assertExecutionResult(result: unknown): ExecutionResult {
  if (isAsyncIterable(result)) throw new Error('An incremental result came where a single one was expected.')
  return result as ExecutionResult
}
