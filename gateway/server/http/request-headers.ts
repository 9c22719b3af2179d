import type { IncomingHttpHeaders } from 'node:http'
import type { RequestHeaders } from '../../context/gateway-context.ts'

/** The headers of a node request, as plugins see them. */
export function toRequestHeaders(headers: IncomingHttpHeaders): RequestHeaders {
  return {
    get(name) {
      const value = headers[name.toLowerCase()]
      return (Array.isArray(value) ? value.join(', ') : value) ?? null
    },
    keys: () => Object.keys(headers),
  }
}
