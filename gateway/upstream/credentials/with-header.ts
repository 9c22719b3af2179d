import type { HttpRequest } from '../http-request.ts'

/** The request with one header more, or another one in its place. */
export function withHeader(request: HttpRequest, name: string, value: string): HttpRequest {
  return { ...request, headers: { ...request.headers, [name]: value } }
}
