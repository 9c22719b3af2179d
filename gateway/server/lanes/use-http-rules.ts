import type { Plugin } from '@envelop/core'
import { OperationTypeNode, getOperationAST } from 'graphql'
import type { DocumentNode } from 'graphql'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { PluginContext } from '../../plugins/plugin.ts'
import type { HttpExchange } from '../http/http-exchange.ts'

/** What HTTP has to say of an operation: the last plugin of every lane. */
export function useHttpRules(): Plugin<PluginContext & { readonly exchange: HttpExchange }> {
  return {
    onParse({ context: { exchange, params } }) {
      return ({ result }: { result: DocumentNode | Error | null }) => {
        if (result && !(result instanceof Error)) assertMethod(result, params.operationName, exchange)
      }
    },
    onSubscribe({ args: { contextValue }, setResultAndStopExecution }) {
      const refusal = whyNotStreamed(contextValue.exchange)
      if (refusal) setResultAndStopExecution({ errors: [refusal] })
    },
  }
}

/** Refuses a mutation by GET, which browsers and caches take for harmless. */
function assertMethod(document: DocumentNode, name: string | undefined, { request }: HttpExchange): void {
  if (request.method !== 'GET') return
  if (getOperationAST(document, name)?.operation !== OperationTypeNode.MUTATION) return
  throw new GatewayError('METHOD_NOT_ALLOWED', 'A mutation is served by POST only.', {
    extensions: { http: { headers: { allow: 'POST' } } },
  })
}

function whyNotStreamed({ accept, isBatch }: HttpExchange): GatewayError | undefined {
  if (isBatch) return new GatewayError('BAD_REQUEST', 'A subscription can not be part of a batch.')
  if (accept.events) return undefined
  return new GatewayError(
    'NOT_ACCEPTABLE',
    'A subscription is answered as server-sent events: ask with "Accept: text/event-stream".',
  )
}
