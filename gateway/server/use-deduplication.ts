import type { Plugin } from '@envelop/core'
import { OperationTypeNode, getOperationAST } from 'graphql'
import type { ExecutionArgs, ExecutionResult } from 'graphql'
import type { PluginContext } from '../plugins/plugin.ts'
import { createSharedCalls } from '../upstream/shared-calls.ts'
import type { Exchange } from './exchange.ts'

/** Headers that say nothing of what is asked for: they differ from request to request. */
const passing = new Set(['x-request-id', 'traceparent', 'tracestate', 'content-length', 'connection'])

type Context = PluginContext & { readonly exchange: Exchange }
type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>

/**
 * Runs equal queries in flight once: of one graph, with the same text, variables, principal, rights, headers and connection parameters. Later ones get the
 * answer of the first, although it may have begun before something changed that they count on; so it is off by default.
 */
export function useDeduplication(): Plugin<Context> {
  const calls = createSharedCalls<ExecutionResult>()
  return {
    onExecute({ args: { contextValue }, executeFn, setExecuteFn }) {
      const context: Context = contextValue
      const execute: Execute = executeFn
      setExecuteFn((args: ExecutionArgs) => {
        const key = keyOf(args, context)
        if (key === undefined) return execute(args)
        return calls.share(key, context.signal, async (signal) => {
          const shared: unknown = Object.create(context, { signal: { value: signal } })
          return execute({ ...args, contextValue: shared })
        })
      })
    },
  }
}

function keyOf(
  { document, operationName, variableValues }: ExecutionArgs,
  context: Context,
): string | undefined {
  const { exchange, params, graph, principal, withheld, client } = context
  const operation = getOperationAST(document, operationName)
  if (operation?.operation !== OperationTypeNode.QUERY || exchange.isBatch) return undefined
  // Those of the context: a plugin may have added some that the client did not send.
  const headers = [...context.headers.keys()].flatMap((name) =>
    passing.has(name.toLowerCase()) ? [] : [[name, context.headers.get(name)]],
  )
  const caller = [principal, withheld, headers, client.connectionParams]
  return JSON.stringify([graph.id, params.query, operationName, variableValues, ...caller])
}
