import { isAsyncIterable } from '@envelop/core'
import type { Plugin } from '@envelop/core'
import { OperationTypeNode, getOperationAST } from 'graphql'
import type { DocumentNode } from 'graphql'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { PluginContext } from '../../plugins/plugin.ts'
import type { Exchange } from '../exchange.ts'

/** What HTTP has to say of an operation: the last plugin of every lane. */
export function useExchange(): Plugin<PluginContext & { readonly exchange: Exchange }> {
  return {
    onParse({ context: { exchange, params } }) {
      return ({ result }: { result: DocumentNode | Error | null }) => {
        if (result && !(result instanceof Error)) checkOperation(result, params.operationName, exchange)
      }
    },
    onSubscribe({ args: { contextValue }, setResultAndStopExecution }) {
      const { exchange } = contextValue
      const refusal = whyNotStreamed(exchange)
      if (refusal) setResultAndStopExecution({ errors: [refusal] })
      return {
        onSubscribeResult({ result }) {
          if (isAsyncIterable(result)) exchange.startStreaming()
        },
      }
    },
  }
}

/** Notes the operation for the log, and refuses a mutation by GET, which browsers and caches take for harmless. */
function checkOperation(document: DocumentNode, name: string | undefined, exchange: Exchange): void {
  const operation = getOperationAST(document, name)
  if (!operation) return
  exchange.noteOperation({ type: operation.operation, ...(operation.name && { name: operation.name.value }) })
  if (operation.operation === OperationTypeNode.MUTATION && exchange.request.method === 'GET') {
    throw new GatewayError('METHOD_NOT_ALLOWED', 'A mutation is served by POST only.', {
      extensions: { http: { headers: { allow: 'POST' } } },
    })
  }
}

function whyNotStreamed({ accept, isBatch }: Exchange): GatewayError | undefined {
  if (isBatch) return new GatewayError('BAD_REQUEST', 'A subscription can not be part of a batch.')
  if (accept.events) return undefined
  return new GatewayError(
    'NOT_ACCEPTABLE',
    'A subscription is answered as server-sent events: ask with "Accept: text/event-stream".',
  )
}
