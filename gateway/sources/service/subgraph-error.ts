import { GraphQLError } from 'graphql'
import type { ExecutionResult } from 'graphql'
import type { ErrorCode } from '../../errors/error-codes.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { SubgraphRequest } from '../subgraph.ts'

/** What is known of a fault of a service. */
export interface SubgraphFault {
  readonly code: ErrorCode
  /** One sentence for the client. */
  readonly message: string
  /** The status of the service's answer, where it matters. */
  readonly status?: number
  /** Further facts for machines. */
  readonly extensions?: Readonly<Record<string, unknown>>
  /** What went wrong underneath: for logs. */
  readonly cause?: unknown
}

/**
 * A result that has nothing but one error. The fault stays in the error as a `GatewayError`, its `originalError`.
 *
 * @param subgraph the subgraph's name, for `extensions.subgraph`
 */
export function toFailedResult(subgraph: string, fault: SubgraphFault): ExecutionResult {
  const { code, message, status, cause } = fault
  const extensions = {
    ...fault.extensions,
    code,
    subgraph,
    ...(status !== undefined && { http: { status } }),
  }
  const originalError = new GatewayError(code, message, { cause, extensions })
  return { errors: [new GraphQLError(message, { originalError, extensions })] }
}

/** {@link toFailedResult} for what an `HttpClient` throws; anything else is thrown on. */
export function toUnansweredResult(subgraph: string, error: unknown): ExecutionResult {
  if (!(error instanceof GatewayError)) throw error
  return toFailedResult(subgraph, {
    code: error.code,
    message: `The subgraph "${subgraph}" gave no usable answer. ${error.message}`,
    extensions: error.extensions,
    cause: error.cause,
  })
}

/** Most faults of one result that are logged one by one: each entity of a list may have one. */
const maxLoggedFaults = 10

/**
 * Logs the faults of a service in a result, which clients are told of without their causes. Errors that the service
 * reported itself are not logged: they are part of its answer.
 */
export function logFaults(log: Logger, { context }: SubgraphRequest, { errors = [] }: ExecutionResult): void {
  const { requestId } = context
  const faults = errors.flatMap(({ originalError, extensions }) =>
    originalError instanceof GatewayError ? [{ fault: originalError, extensions }] : [],
  )
  for (const { fault, extensions } of faults.slice(0, maxLoggedFaults)) {
    // The message alone: network errors hold what was sent and received.
    const reason = fault.cause instanceof Error ? fault.cause.message : undefined
    log.warn({ ...extensions, requestId, ...(reason !== undefined && { reason }) }, fault.message)
  }
  const count = faults.length - maxLoggedFaults
  if (count > 0) log.warn({ requestId, count }, 'further faults of the answer were not logged')
}
