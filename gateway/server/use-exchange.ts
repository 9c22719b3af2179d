import { isAsyncIterable } from '@envelop/core'
import type { Plugin } from '@envelop/core'
import { getOperationAST } from 'graphql'
import type { DocumentNode } from 'graphql'
import type { PluginContext } from '../plugins/plugin.ts'
import type { Exchange } from './exchange.ts'

/** Tells the exchange what its operation is, and when it begins to stream; whichever transport it came by. */
export function useExchange(): Plugin<PluginContext & { readonly exchange: Exchange }> {
  return {
    onParse({ context: { exchange, params } }) {
      return ({ result }: { result: DocumentNode | Error | null }) => {
        if (!result || result instanceof Error) return
        const operation = getOperationAST(result, params.operationName)
        if (!operation) return
        const { operation: type, name } = operation
        exchange.noteOperation({ type, ...(name && { name: name.value }) })
      }
    },
    onSubscribe({ args: { contextValue } }) {
      const { exchange } = contextValue
      return {
        onSubscribeResult({ result }) {
          if (isAsyncIterable(result)) exchange.startStreaming()
        },
      }
    },
  }
}
