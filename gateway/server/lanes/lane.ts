import type { UploadSettings } from '../../config/server-options.ts'
import type { Admission } from '../../plugins/admission.ts'
import type { Plugin, PluginContext, RequestContext } from '../../plugins/plugin.ts'
import { clientCertificateOf } from '../tls/client-certificate.ts'
import type { Exchange } from '../exchange.ts'

/** One way for a request through the pipeline. Every lane answers alike. */
export interface Lane {
  /** Answers one exchange; resolves when the answer is sent or the client has gone. Never rejects for a client's fault. */
  answer(exchange: Exchange, context: LaneContext): Promise<void>
  /** Gives back what the pipeline's plugins hold. */
  close(): Promise<void>
}

/** What a {@link Lane} is made of. */
export interface LaneOptions {
  readonly pipeline: readonly Plugin[]
  readonly admission: Admission
  readonly path: string
  readonly maxBodyBytes: number
  readonly maxBatchSize: number
  readonly uploads?: UploadSettings | undefined
  readonly deduplicate: boolean
}

/** The context of a request; with the `params` of one operation it is a {@link PluginContext}. */
export interface LaneContext extends RequestContext {
  readonly exchange: Exchange
  params: PluginContext['params']
}

const unread: PluginContext['params'] = {}

/** Makes the context that plugins, engine and subgraphs see of a request. */
export function createLaneContext(exchange: Exchange): LaneContext {
  const { requestId, headers, signal, route, uploads, request, response } = exchange
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
    client: {
      address: request.socket.remoteAddress ?? '',
      certificate: clientCertificateOf(request.socket),
    },
    method: request.method ?? '',
    url: request.url ?? '',
    params: unread,
    holdGraph: (work) => exchange.holdGraph(work),
    setHeader(name, value) {
      if (!response.headersSent) response.setHeader(name, value)
    },
  }
}
