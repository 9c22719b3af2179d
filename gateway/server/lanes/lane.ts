import type { UploadSettings } from '../../config/server-options.ts'
import type { Plugin, PluginContext } from '../../plugins/plugin.ts'
import type { Exchange } from '../exchange.ts'

/** One way for a request through the pipeline. Every lane answers alike. */
export interface Lane {
  /** Answers one exchange; resolves when the answer is sent or the client has gone. Never rejects for a client's fault. */
  answer(exchange: Exchange): Promise<void>
  /** Gives back what the pipeline's plugins hold. */
  close(): Promise<void>
}

/** What a {@link Lane} is made of. */
export interface LaneOptions {
  readonly pipeline: readonly Plugin[]
  readonly path: string
  readonly maxBodyBytes: number
  readonly maxBatchSize: number
  readonly uploads?: UploadSettings | undefined
  readonly deduplicate: boolean
}

/** What a lane puts into a request's context; with `params` it is a {@link PluginContext}. */
export type LaneContext = Omit<PluginContext, 'params'> & { readonly exchange: Exchange }

/** Makes the context that plugins, engine and subgraphs see of a request. */
export function createLaneContext(exchange: Exchange): LaneContext {
  const { requestId, headers, signal, graph, uploads } = exchange
  return {
    requestId,
    headers,
    signal,
    graph,
    uploads,
    exchange,
    holdGraph: (work) => exchange.holdGraph(work),
  }
}
