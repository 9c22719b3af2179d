import { z } from 'zod'
import type { ErrorCode } from '../errors/error-codes.ts'
import { GatewayError } from '../errors/gateway-error.ts'

/** A question to an HTTP API of ours. */
export interface ApiQuestion<T> {
  /** What to call it at the start of a sentence. */
  readonly name: string
  /** Of what is thrown when it can't be reached, or refuses. */
  readonly code: ErrorCode
  /** What to look at when it can't be reached. */
  readonly whereToLook: string
  /** What to do when there is no token. */
  readonly whereTokens: string
  /** Where it is. */
  readonly base: string
  readonly token: string | undefined
  readonly timeoutMs: number
  /** Default: POST with a body, else GET. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | undefined
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** What the answer must be; of one without a body, `undefined`. */
  readonly schema: z.ZodType<T>
}

const problemSchema = z.object({ title: z.string(), details: z.array(z.string()).optional() })

/**
 * Asks an HTTP API of ours.
 *
 * @throws {GatewayError} with the question's code when the API can't be reached, or refuses: then with what it says
 */
export async function askApi<T>(question: ApiQuestion<T>): Promise<T> {
  const { name, code, token, schema, whereTokens } = question
  if (token === undefined || token === '')
    throw new GatewayError(code, `${name} needs a token: ${whereTokens}`)
  const response = await send(question, token)
  if (response.ok) return schema.parse(response.status === 204 ? undefined : await response.json())
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined))
  const said = problem.success ? problem.data : { title: 'it did not say why' }
  throw new GatewayError(code, `${name} refuses, with status ${response.status}: ${said.title}`, {
    ...(said.details && { details: said.details }),
  })
}

async function send<T>(question: ApiQuestion<T>, token: string): Promise<Response> {
  const { name, code, base, path, body, timeoutMs, whereToLook } = question
  const { method = body === undefined ? 'GET' : 'POST' } = question
  const url = new URL(path, withSlash(base))
  try {
    return await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  } catch (error) {
    throw new GatewayError(code, `${name} can not be reached at ${url.origin}: ${whereToLook}`, {
      cause: error,
    })
  }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}
