import { GraphQLError } from 'graphql'
import { isErrorCode, statusOfCode } from './error-codes.ts'
import type { ErrorCode } from './error-codes.ts'
import { GatewayError } from './gateway-error.ts'

/** What clients may see, and who hears of what they may not. */
export interface ClientErrorOptions {
  /** Hides the messages of unexpected errors. */
  readonly maskErrors: boolean
  /** Hears of each error that was not meant for clients, as it was thrown. */
  readonly onUnexpected: (error: unknown) => void
}

/** What an unexpected error says to a client. */
const maskedMessage = 'Unexpected error.'

/**
 * The border between the gateway and its clients: makes of anything that was thrown or answered the errors that a
 * client may see, each with its `extensions.code`. One comes out unless several were thrown as one (`AggregateError`).
 *
 * Meant for clients are a {@link GatewayError} for the `client` audience, and a `GraphQLError` that wraps nothing else,
 * such as one that a service reported. Everything else is unexpected: masked, and reported. An error of a subgraph keeps
 * `extensions.subgraph` in any case.
 */
export function toClientErrors(error: unknown, options: ClientErrorOptions): readonly GraphQLError[] {
  const inner = error instanceof GraphQLError ? error.originalError : error
  if (inner instanceof AggregateError) {
    const errors: readonly unknown[] = inner.errors
    return errors.flatMap((one) => toClientErrors(at(error, one), options))
  }
  return [toClientError(error, options)]
}

function toClientError(error: unknown, options: ClientErrorOptions): GraphQLError {
  if (error instanceof GatewayError) return ofGatewayError(error, undefined, options)
  if (!(error instanceof GraphQLError)) return unexpected(error, undefined, options)
  const origin = originOf(error)
  if (origin instanceof GatewayError) return ofGatewayError(origin, error, options)
  if (origin !== undefined || error.extensions.unexpected === true) {
    return unexpected(origin ?? error, error, options)
  }
  const code = codeOf(error) ?? (subgraphOf(error) ? 'SUBGRAPH_ERROR' : 'INTERNAL_SERVER_ERROR')
  if (error.extensions.code === code) return error
  return locate(error.message, error, { ...error.extensions, code })
}

function ofGatewayError(
  error: GatewayError,
  located: GraphQLError | undefined,
  options: ClientErrorOptions,
): GraphQLError {
  const status = statusOfCode(error.code)
  if (status === undefined || error.code === 'INTERNAL_SERVER_ERROR')
    return unexpected(error, located, options)
  const extensions = { ...error.extensions, ...located?.extensions, code: error.code }
  return locate(error.message, located, extensions)
}

function unexpected(
  error: unknown,
  located: GraphQLError | undefined,
  options: ClientErrorOptions,
): GraphQLError {
  options.onUnexpected(error)
  const message = !options.maskErrors && error instanceof Error ? error.message : maskedMessage
  const subgraph = located && subgraphOf(located)
  return locate(message, located, { code: 'INTERNAL_SERVER_ERROR', ...(subgraph && { subgraph }) })
}

/** The first error in a chain of wrappers that is no GraphQL error; undefined when all are. */
function originOf(error: GraphQLError): unknown {
  let origin: unknown = error
  while (origin instanceof GraphQLError) origin = origin.originalError
  return origin
}

/** The codes of libraries, by what the catalogue calls the same thing. */
const renamedCodes: Readonly<Record<string, ErrorCode>> = {
  OPERATION_RESOLUTION_FAILURE: 'BAD_REQUEST',
  REQUEST_ENTITY_TOO_LARGE: 'REQUEST_TOO_LARGE',
}

function codeOf(error: GraphQLError): string | undefined {
  const { code } = error.extensions
  if (typeof code !== 'string') return undefined
  return isErrorCode(code) ? code : (renamedCodes[code] ?? code)
}

function subgraphOf({ extensions }: GraphQLError): string | undefined {
  return typeof extensions.subgraph === 'string' ? extensions.subgraph : undefined
}

function locate(
  message: string,
  { nodes, source, positions, path }: Partial<GraphQLError> = {},
  extensions: Record<string, unknown>,
): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, path, extensions })
}

/** One of several errors, at the place where they were thrown as one. */
function at(outer: unknown, error: unknown): unknown {
  if (!(outer instanceof GraphQLError) || (error instanceof GraphQLError && error.path)) return error
  const { nodes, source, positions, path } = outer
  if (error instanceof GraphQLError) return locate(error.message, outer, error.extensions)
  return new GraphQLError(maskedMessage, {
    nodes,
    source,
    positions,
    path,
    originalError: error instanceof Error ? error : new Error(String(error)),
  })
}
