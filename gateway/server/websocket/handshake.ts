import type { IncomingMessage } from 'node:http'
import type { CorsSettings } from '../../config/cors-options.ts'
import type { RequestHeaders } from '../../context/gateway-context.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { ClientConnection } from '../../plugins/plugin.ts'
import { createOriginCheck } from '../http/cors.ts'
import { toRequestHeaders } from '../http/request-headers.ts'
import { pathOf } from '../http/request-url.ts'
import { toRequestId } from '../request-id.ts'
import { clientCertificateOf } from '../tls/client-certificate.ts'

/** What is known of a client when its WebSocket is opened; every operation has it. */
export interface Handshake {
  readonly requestId: string
  readonly headers: RequestHeaders
  readonly client: ClientConnection
  readonly path: string
  /** Path and query. */
  readonly url: string
}

/**
 * Reads the request that opens a WebSocket.
 *
 * @throws {GatewayError} CSRF_PREVENTED when it is a page of another site that opens it
 */
export type ReadHandshake = (request: IncomingMessage) => Handshake

/** Headers that are about the opening itself. */
const ownHeaders = /^(?:connection|upgrade|sec-websocket-.+)$/

/** What a browser sends by itself, whichever page it is. */
const ambientHeaders = /^(?:cookie|authorization)$/

/**
 * Makes the reader of handshakes. Browsers let pages of every site open a WebSocket, and send cookies along. So a page must be
 * of the host that it connects to, or of one that CORS allows; one that is allowed without credentials connects without cookies,
 * saved passwords and client certificates.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-10.2
 */
export function createReadHandshake(cors: CorsSettings | undefined): ReadHandshake {
  const isAllowed = createOriginCheck(cors?.origins ?? [])

  return (request) => {
    const { origin, host } = request.headers
    const isOwn = origin === undefined || hostOf(origin) === host?.toLowerCase()
    if (!isOwn && !isAllowed(origin)) throw isOfAnotherSite()
    const hasCredentials = isOwn || cors?.credentials === true
    const { socket, url = '' } = request
    return {
      requestId: toRequestId(request.headers['x-request-id']),
      headers: without(
        toRequestHeaders(request.headers),
        hasCredentials ? [ownHeaders] : [ownHeaders, ambientHeaders],
      ),
      client: {
        address: socket.remoteAddress ?? '',
        certificate: hasCredentials ? clientCertificateOf(socket) : undefined,
      },
      path: pathOf(request),
      url,
    }
  }
}

function without(headers: RequestHeaders, hidden: readonly RegExp[]): RequestHeaders {
  const isHidden = (name: string) => hidden.some((pattern) => pattern.test(name.toLowerCase()))
  return {
    get: (name) => (isHidden(name) ? null : headers.get(name)),
    keys: () => [...headers.keys()].filter((name) => !isHidden(name)),
  }
}

/** Host and port; undefined for an origin that is none, such as `null`. */
function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host
}

function isOfAnotherSite(): GatewayError {
  return new GatewayError(
    'CSRF_PREVENTED',
    'The page that opens the WebSocket is of another site than the gateway: "server.cors.origins" does not list its origin.',
  )
}
