import type { DocumentNode, ExecutionResult } from 'graphql'
import type { Operation, Variables } from '../engine/engine.ts'
import { streamUntilAborted, untilAborted } from './until-aborted.ts'
import type { Plugin, PluginContext } from './plugin.ts'

/**
 * Runs each operation on the graph that its request started on. The answer never comes later than the abort of
 * `context.signal`, whatever the engine waits for.
 */
export function useGraph(): Plugin {
  return {
    onEnveloped({ context, setSchema }) {
      if (context) setSchema(context.graph.schema)
    },
    onExecute({ context, setExecuteFn }) {
      setExecuteFn((args: OperationArgs) => execute(args, args.contextValue ?? context))
    },
    onSubscribe({ context, setSubscribeFn }) {
      setSubscribeFn((args: OperationArgs) => subscribe(args, context))
    },
  }
}

/** What envelop gives to run. */
export interface OperationArgs {
  readonly document: DocumentNode
  readonly operationName?: string | null
  readonly variableValues?: Variables | null
  /** Another than the request's own, where a plugin runs it for several requests. */
  readonly contextValue?: PluginContext
}

function execute(args: OperationArgs, context: PluginContext): Promise<ExecutionResult> {
  const running = context.graph.engine.execute(toOperation(args), args.variableValues ?? {}, context)
  context.holdGraph(running)
  return untilAborted(running, context.signal)
}

async function subscribe(
  args: OperationArgs,
  context: PluginContext,
): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  const starting = context.graph.engine.subscribe(toOperation(args), args.variableValues ?? {}, context)
  context.holdGraph(starting)
  const stream = await untilAborted(starting, context.signal)
  return Symbol.asyncIterator in stream ? streamUntilAborted(stream, context.signal) : stream
}

/** The operation of what envelop gives to run. An empty name is one that no operation has, as for `getOperationAST`. */
export function toOperation({ document, operationName }: OperationArgs): Operation {
  return operationName == null ? { document } : { document, name: operationName }
}
