import type { UploadSettings } from '../../config/server-options.ts'
import type { Admission } from '../../plugins/admission.ts'
import type { Plugin } from '../../plugins/plugin.ts'
import type { HttpExchange } from '../http/http-exchange.ts'
import { createOperationContext } from '../operation-context.ts'
import type { OperationContext } from '../operation-context.ts'
import { clientCertificateOf } from '../tls/client-certificate.ts'

/** One way for a request through the pipeline. Every lane answers alike. */
export interface Lane {
  /** Answers one exchange; resolves when the answer is sent or the client has gone. Never rejects for a client's fault. */
  answer(exchange: HttpExchange, context: LaneContext): Promise<void>
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

/** The context of a request over HTTP. */
export type LaneContext = OperationContext<HttpExchange>

/** Makes the context of a request over HTTP. */
export function createLaneContext(exchange: HttpExchange): LaneContext {
  const { request, response } = exchange
  return createOperationContext(exchange, {
    client: {
      address: request.socket.remoteAddress ?? '',
      certificate: clientCertificateOf(request.socket),
    },
    method: request.method ?? '',
    url: request.url ?? '',
    onAnswer: (listener) => exchange.onAnswer(listener),
    setHeader(name, value) {
      if (!response.headersSent) response.setHeader(name, value)
    },
  })
}
