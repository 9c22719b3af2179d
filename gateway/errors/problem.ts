import type { Hook } from '@hono/zod-openapi'
import type { Env } from 'hono'
import { statusOfCode } from './error-codes.ts'
import type { ErrorCode } from './error-codes.ts'
import { GatewayError } from './gateway-error.ts'

/** A refusal of one of our HTTP APIs. */
interface Problem {
  readonly title: string
  readonly status: number
  readonly detail?: string
  /** Of the error catalogue. */
  readonly code?: string
  /** A line for each single mistake. */
  readonly details?: readonly string[]
}

/**
 * Answers with a problem.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function toProblemResponse(
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(`${JSON.stringify(problem)}\n`, {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}

/** Of errors that are no client's. */
const statuses: Partial<Record<ErrorCode, number>> = {
  NOT_READY: 503,
  DATABASE_UNAVAILABLE: 503,
  NOT_REGISTERED: 404,
  SCHEMA_UNAVAILABLE: 502,
  SOURCE_NOT_FOUND: 404,
  FILE_NOT_WRITTEN: 500,
}

/** The problem that an error is. What an operator has to mend in what was sent is 422; an unexpected error says nothing. */
export function toProblem(error: unknown): Problem {
  if (!(error instanceof GatewayError)) {
    return { title: 'Internal Server Error', status: 500, detail: 'The log says what happened.' }
  }
  const { code, message, details } = error
  const status = statuses[code] ?? statusOfCode(code) ?? 422
  return { title: message, status, code, ...(details.length > 0 && { details }) }
}

/** Answers a request that is not what its route takes. */
export function refuseInvalid(
  result: Parameters<Hook<unknown, Env, string, unknown>>[0],
): Response | undefined {
  if (result.success) return undefined
  const details = result.error.issues.map(
    ({ path, message }) => `${path.length === 0 ? result.target : path.join('.')}: ${message}`,
  )
  return toProblemResponse({ title: 'The request has mistakes.', status: 400, code: 'BAD_REQUEST', details })
}
