import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CorsSettings } from '../../config/cors-options.ts'

/** A route that takes fewer refuses the others itself. */
const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE'

/** What a server says to pages of other sites. */
export interface Cors {
  /** Sets the headers of the answer; says whether the request was a preflight, and answered. */
  answers(request: IncomingMessage, response: ServerResponse): boolean
}

/**
 * Builds a {@link Cors} that allows what the settings say. An origin that may not read answers gets none of the headers.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function createCors(settings: CorsSettings): Cors {
  const isAllowed = createOriginCheck(settings.origins)
  const { credentials, allowedHeaders, maxAgeSeconds } = settings
  const exposedHeaders = ['x-request-id', 'retry-after', ...settings.exposedHeaders].join(', ')
  const isAny = settings.origins.includes('*') && !credentials

  function setOrigin(origin: string, response: ServerResponse): void {
    response.setHeader('access-control-allow-origin', isAny ? '*' : origin)
    if (credentials) response.setHeader('access-control-allow-credentials', 'true')
  }

  function answerPreflight({ headers }: IncomingMessage, response: ServerResponse): void {
    const asked = headers['access-control-request-headers']
    const names = allowedHeaders?.join(', ') ?? asked
    response.setHeader('access-control-allow-methods', methods)
    if (names !== undefined) response.setHeader('access-control-allow-headers', names)
    response.setHeader('access-control-max-age', maxAgeSeconds)
  }

  return {
    answers(request, response) {
      const { origin } = request.headers
      const isPreflight =
        request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
      const vary = isPreflight ? 'origin, access-control-request-headers' : 'origin'
      if (!isAny || isPreflight) response.setHeader('vary', vary)
      if (origin === undefined) return false
      if (isAllowed(origin)) {
        setOrigin(origin, response)
        if (isPreflight) answerPreflight(request, response)
        else response.setHeader('access-control-expose-headers', exposedHeaders)
      }
      if (isPreflight) response.writeHead(204).end()
      return isPreflight
    },
  }
}

/**
 * Tells which origins a list means; see `CorsOptions.origins`. A transport that browsers let pages of every site open, as
 * they do for WebSocket, asks it too.
 */
export function createOriginCheck(origins: readonly string[]): (origin: string) => boolean {
  const exact = new Set(origins.map((origin) => origin.toLowerCase()))
  const wildcards = [...exact].flatMap((origin) => {
    const [scheme, host] = origin.split('*')
    return scheme && host ? [{ scheme, host }] : []
  })
  return (origin) => {
    const asked = origin.toLowerCase()
    if (exact.has('*') || exact.has(asked)) return true
    return wildcards.some(({ scheme, host }) => {
      if (!asked.startsWith(scheme) || !asked.endsWith(host)) return false
      const label = asked.slice(scheme.length, asked.length - host.length)
      return /^[\w-][\w.-]*$/.test(label)
    })
  }
}
