import type { IncomingMessage } from 'node:http'
import type { ServerOptions as TlsServerOptions } from 'node:https'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import { startService } from './start-service.ts'
import type { AnswerRequest, TestService } from './start-service.ts'

/** A request as the service got it. */
export interface RecordedRequest {
  readonly method: string
  /** Path and parameters. */
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** The common name of the certificate that the gateway showed. */
  readonly certificateName: string | undefined
}

/** A federation subgraph that answers `{ me }` with what `answer` says of each request. */
export interface RecordingService extends TestService {
  readonly requests: RecordedRequest[]
}

/** The SDL of a {@link RecordingService}. */
export const recordingSdl = 'type Query { me: String }'

/** Starts a {@link RecordingService}. A status instead of a text is an answer without a body. */
export async function startRecordingService(
  answer: (request: RecordedRequest) => string | number | Promise<string | number> = () => 'me',
  tls?: TlsServerOptions,
): Promise<RecordingService> {
  const requests: RecordedRequest[] = []
  async function handle(...[incoming, response, body]: Parameters<AnswerRequest>): Promise<void> {
    const { method = '', url = '', headers, socket } = incoming
    const request = { method, url, headers, body, certificateName: certificateNameOf(socket) }
    requests.push(request)
    const me = await answer(request)
    if (typeof me === 'number') response.writeHead(me).end()
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: { me } }))
  }
  const service = await startService((...exchange) => void handle(...exchange), tls)
  return { ...service, requests }
}

function certificateNameOf(socket: IncomingMessage['socket']): string | undefined {
  if (!('getPeerCertificate' in socket)) return undefined
  // Without a certificate the object is empty, whatever its type says.
  const certificate: object = (socket as TLSSocket).getPeerCertificate()
  if (!('subject' in certificate)) return undefined
  const { CN: name } = certificate.subject as PeerCertificate['subject']
  return typeof name === 'string' ? name : undefined
}
