import type { HttpSourceSettings } from '../config/sources/http-options.ts'
import type { GatewayContext } from '../context/gateway-context.ts'

/** Makes the headers of one request to a service, for one client request. */
export type CreateRequestHeaders = (context: GatewayContext) => Record<string, string>

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
): CreateRequestHeaders {
  const { forward, set } = settings

  return (context) => {
    const headers: Record<string, string> = { ...own }
    const connectionOnly = forward.length === 0 ? [] : namesIn(context.headers.get('connection'))
    for (const name of forward) {
      const value = context.headers.get(name)
      if (value !== null && !connectionOnly.includes(name)) headers[name] = value
    }
    return Object.assign(headers, set, { 'x-request-id': context.requestId })
  }
}

function namesIn(connection: string | null): string[] {
  return connection === null ? [] : connection.split(',').map((name) => name.trim().toLowerCase())
}
