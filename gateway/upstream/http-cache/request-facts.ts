import type { HttpResponse } from '../http-request.ts'
import type { PolicyRequest } from './kept-response.ts'
import type { StoreKey } from './response-store.ts'

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY'])

/** Whether requests of a method change nothing (RFC 9110 section 9.2.1). */
export function isSafe(method: string): boolean {
  return safeMethods.has(method)
}

/** Whether a header asks for a part only, or whether what the client has still holds: that is not for a cache to answer. */
export function isCondition(name: string): boolean {
  return name.startsWith('if-') || name === 'range'
}

/** A client has no say in whether it gets what is stale. */
export function withoutMaxStale(headers: PolicyRequest['headers']): PolicyRequest['headers'] {
  const { 'cache-control': cacheControl, ...others } = headers
  if (cacheControl === undefined) return headers
  return { ...others, 'cache-control': cacheControl.toLowerCase().replace(/max-stale(=[^,]*)?/g, '') }
}

/** Headers that are another one for each request, and change nothing. */
const requestOnly: ReadonlySet<string> = new Set(['x-request-id', 'traceparent', 'tracestate'])

/** The same for requests that are answered alike. */
export function keyTextOf({ callerKey, request: { url, headers } }: StoreKey): string {
  return JSON.stringify([callerKey, url, Object.entries(headers).filter(([name]) => !requestOnly.has(name))])
}

/** Whether the service refused to do what it was asked. */
export function isClientError({ status }: HttpResponse): boolean {
  return status >= 400 && status <= 499
}

/** What else a change has changed, by its own word, of the same service. */
export function placesIn({ headers }: HttpResponse, url: string): string[] {
  const { origin } = new URL(url)
  return [headers.location, headers['content-location']].flatMap((place) => {
    if (typeof place !== 'string' || !URL.canParse(place, url)) return []
    const target = new URL(place, url)
    target.hash = ''
    return target.origin === origin ? [target.href] : []
  })
}
