import type { Credential } from './credentials.ts'
import type { RestRequest } from './compile-request.ts'

/** Puts credentials where they belong in a request. */
export function addCredentials(request: RestRequest, credentials: readonly Credential[]): RestRequest {
  if (credentials.length === 0) return request
  const headers: Record<string, string> = { ...request.headers }
  let { url } = request
  for (const { in: place, name, value } of credentials) {
    const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
    if (place === 'header') headers[name] = value
    else if (place === 'query') url += (url.includes('?') ? '&' : '?') + pair
    else headers.cookie = headers.cookie === undefined ? pair : `${headers.cookie}; ${pair}`
  }
  return { ...request, url, headers }
}
