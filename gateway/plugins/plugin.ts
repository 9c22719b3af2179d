import type { Plugin as EnvelopPlugin } from '@envelop/core'
import type { GatewayContext } from '../context/gateway-context.ts'
import type { Graph } from '../graph/graph.ts'

/** One operation as the client sent it. */
export interface GraphQLParams {
  readonly query?: string | undefined
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

/** What a plugin sees of a request, in every hook. Operations of one batch share all of it but `params`. */
export interface PluginContext extends GatewayContext {
  /** The graph that the request runs on from beginning to end. */
  readonly graph: Graph
  readonly params: GraphQLParams
  /** Names work that may go on when the answer is out: the graph stays open until that is done. */
  holdGraph(work: Promise<unknown>): void
}

/**
 * An envelop plugin. Per-request state goes into a `WeakMap` keyed by the context; what is held beyond a request is
 * given back in `Symbol.asyncDispose`, when the server has stopped.
 */
export type Plugin = EnvelopPlugin<PluginContext> & Partial<AsyncDisposable>
