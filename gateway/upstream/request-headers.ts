import type { HttpSourceSettings } from '../config/sources/http-options.ts'
import type { GatewayContext } from '../context/gateway-context.ts'

/** Makes the headers of one request to a service, for one client request. */
export interface RequestHeadersFactory {
  create(context: GatewayContext): Record<string, string>
  /** What clients decide of the headers, but for the request's id. */
  keyOf(context: GatewayContext): string
}

/**
 * Decides which headers a service gets: `own` first, then what `forward` allows of the client's, then `set`, and
 * always `x-request-id`. A header that the client named in its `Connection` header is not forwarded.
 *
 * @param own what the request itself needs (`content-type`, `accept`), names in lower case
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
export function createRequestHeaders(
  settings: HttpSourceSettings['headers'],
  own: Readonly<Record<string, string>>,
): RequestHeadersFactory {
  const { forward, set } = settings

  function forwarded(context: GatewayContext): [name: string, value: string][] {
    if (forward.length === 0) return []
    const connectionOnly = namesIn(context.headers.get('connection'))
    return forward.flatMap((name): [string, string][] => {
      const value = context.headers.get(name)
      return value !== null && !connectionOnly.includes(name) ? [[name, value]] : []
    })
  }

  return {
    create(context) {
      const headers: Record<string, string> = { ...own }
      for (const [name, value] of forwarded(context)) headers[name] = value
      return Object.assign(headers, set, { 'x-request-id': context.requestId })
    },
    keyOf: (context) => (forward.length === 0 ? '' : JSON.stringify(forwarded(context))),
  }
}

function namesIn(connection: string | null): string[] {
  return connection === null ? [] : connection.split(',').map((name) => name.trim().toLowerCase())
}
