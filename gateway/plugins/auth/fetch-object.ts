import { isObject } from '../../sources/is-object.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { HttpClient } from '../../upstream/http-client.ts'
import type { HttpRequest } from '../../upstream/http-request.ts'

/** Most bytes of an answer: documents of keys and of tokens are small. */
const maxResponseBytes = 1_048_576

/**
 * Asks a service for a JSON object.
 *
 * @throws {GatewayError} AUTHENTICATION_UNAVAILABLE when it can't be reached, has another status than 200, or answers with
 * anything else
 */
export async function fetchObject(
  http: HttpClient,
  request: Omit<HttpRequest, 'maxResponseBytes'>,
): Promise<Readonly<Record<string, unknown>>> {
  const { status, body } = await http.request({
    ...request,
    headers: { accept: 'application/json', ...request.headers },
    maxResponseBytes,
  })
  if (status !== 200) throw bad(`expected status 200, got ${status}`)
  const answer = parse(body)
  if (isObject(answer)) return answer
  throw bad('expected a JSON object')
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    // What JSON.parse says quotes the text.
    throw bad('expected JSON')
  }
}

function bad(why: string): GatewayError {
  return new GatewayError('AUTHENTICATION_UNAVAILABLE', `An answer is not as it should be: ${why}.`)
}
