import type { HttpResponse } from '../http-request.ts'
import { toPolicyRequest } from './kept-response.ts'
import type { KeptResponse, PolicyRequest } from './kept-response.ts'

/** The headers that ask whether an answer still holds; none when it has nothing to go by (RFC 9111 section 4.3.1). */
export function validatorsOf({ response: { headers } }: KeptResponse): Readonly<Record<string, string>> {
  const { etag, 'last-modified': lastModified } = headers
  return {
    ...(typeof etag === 'string' && { 'if-none-match': etag }),
    ...(typeof lastModified === 'string' && { 'if-modified-since': lastModified }),
  }
}

/** Whether a 304 is about the answer that is kept (RFC 9111 section 4.3.4). */
export function isAbout(
  { policy }: KeptResponse,
  request: PolicyRequest,
  { status, headers }: HttpResponse,
): boolean {
  return policy.revalidatedPolicy(toPolicyRequest(request), { status, headers: { ...headers } }).matches
}

/** What is kept, with the headers of a 304 in place of its own; but for those that are about the body (section 3.2). */
export function freshen(kept: HttpResponse, { headers }: HttpResponse): HttpResponse {
  const said = Object.entries(headers).filter(([name]) => !/^(content-|transfer-encoding$)/.test(name))
  return { ...kept, headers: { ...kept.headers, age: undefined, ...Object.fromEntries(said) } }
}

/** Frees an answer of the connection's buffer, of which its body may be a small part. */
export function compact(kept: KeptResponse): KeptResponse {
  const body = Buffer.allocUnsafeSlow(kept.response.body.length)
  kept.response.body.copy(body)
  return { ...kept, response: { ...kept.response, body } }
}

/** What is kept, as it is given: with its age of now. */
export function withAge({ policy, response }: KeptResponse): HttpResponse {
  return { ...response, headers: { ...response.headers, age: String(Math.floor(policy.age())) } }
}
