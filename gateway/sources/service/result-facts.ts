import type { ExecutionResult } from 'graphql'
import type { HttpResponse, HttpResponseHead } from '../../upstream/http-request.ts'

type Facts = Pick<HttpResponse, 'headers' | 'body'>

/** Bytes and headers; the body itself is not held on to. */
interface ResultFacts {
  readonly bytes: number
  readonly headers: HttpResponseHead['headers']
}

const facts = new WeakMap<ExecutionResult, ResultFacts>()

/** Notes with which answer of a service a result came. */
export function noteResultFacts(result: ExecutionResult, { headers, body }: Facts): ExecutionResult {
  facts.set(result, { bytes: body.length, headers })
  return result
}

/** How many bytes a result had as a service's answer; 0 for one that was made in this process. */
export function resultSizeOf(result: ExecutionResult): number {
  return facts.get(result)?.bytes ?? 0
}

/** The headers of the service's answer that a result came with; undefined for one that was made in this process. */
export function resultHeadersOf(result: ExecutionResult): HttpResponseHead['headers'] | undefined {
  return facts.get(result)?.headers
}
