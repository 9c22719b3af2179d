import type { PluginContext, RequestContext } from '../plugins/plugin.ts'
import type { Exchange } from './exchange.ts'

/** The context of a request; with the `params` of one operation it is a {@link PluginContext}. */
export interface OperationContext<E extends Exchange = Exchange> extends RequestContext {
  readonly exchange: E
  params: PluginContext['params']
}

/** What a transport knows of a request. */
export type TransportFacts = Pick<RequestContext, 'client' | 'method' | 'url' | 'onAnswer' | 'setHeader'>

const unread: PluginContext['params'] = {}

/** Makes the context that plugins, engine and subgraphs see of a request. */
export function createOperationContext<E extends Exchange>(
  exchange: E,
  facts: TransportFacts,
): OperationContext<E> {
  const { requestId, headers, signal, route, uploads } = exchange
  return {
    requestId,
    headers,
    signal,
    get graph() {
      return route.graph
    },
    get variant() {
      return route.variant
    },
    routeTo: (variant) => route.to(variant),
    uploads,
    exchange,
    params: unread,
    holdGraph: (work) => exchange.holdGraph(work),
    ...facts,
  }
}
