import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { GatewayError } from '../../errors/gateway-error.ts'

/** Headers that no page of another site can send without asking first; any value does. */
const preflightHeaders = [
  'x-selvage-require-preflight',
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-apollo-operation-name',
] as const

/** The types of bodies that any page may send. */
const simpleTypes: ReadonlySet<string | undefined> = new Set([
  '',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
])

/** Whether a request has a header for which a browser asks the server first, when it is another site's page that sends it. */
export function hasPreflightHeader(headers: IncomingHttpHeaders): boolean {
  return preflightHeaders.some((name) => headers[name])
}

/**
 * Refuses a GET that a page of another site could make a visitor's browser send, with the visitor's cookies and in the
 * visitor's network: one without a header that such a page must ask for first. What browsers say to be of the same origin
 * passes. Bodies are JSON, which such pages can't send either.
 *
 * @throws {GatewayError} CSRF_PREVENTED
 * @see https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
export function assertNotSimple({ method, headers }: IncomingMessage): void {
  if (method !== 'GET' && method !== 'HEAD') return
  if (hasPreflightHeader(headers) || headers['sec-fetch-site'] === 'same-origin') return
  const [type] = (headers['content-type'] ?? '').toLowerCase().split(';')
  if (!simpleTypes.has(type?.trim())) return
  throw new GatewayError(
    'CSRF_PREVENTED',
    `A GET needs the header "${preflightHeaders[0]}", with any value: without it, other sites could send it in a visitor's name.`,
  )
}
