import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'
import { statusOfCode } from '../../errors/error-codes.ts'
import { toClientErrors } from '../../errors/to-client-errors.ts'
import type { ClientErrorOptions } from '../../errors/to-client-errors.ts'

/** An HTTP answer, ready to be sent. */
export interface HttpAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** What an exchange is answered with: one body, or a stream of events. */
export type ExchangeAnswer = HttpAnswer | EventsAnswer

/** An HTTP answer that is a stream of events. */
export interface EventsAnswer {
  readonly status: 200
  readonly headers: Readonly<Record<string, string>>
  /** Chunks of whole events. */
  readonly events: AsyncIterable<string>
}

/** What an engine or a plugin answered, or only what was thrown. */
export interface AnyResult {
  readonly data?: ExecutionResult['data']
  readonly errors?: readonly unknown[] | undefined
  readonly extensions?: ExecutionResult['extensions']
}

/** A result as a client gets it. */
export interface ClientResult {
  /** The response object: `errors` comes first, as the specification advises. */
  readonly response: {
    readonly errors?: readonly GraphQLFormattedError[]
    readonly data?: ExecutionResult['data']
    readonly extensions?: ExecutionResult['extensions']
  }
  /** The errors behind the response's, with what they say about HTTP. */
  readonly errors: readonly GraphQLError[]
}

/**
 * Makes of a result what a client may see of it.
 *
 * @see https://spec.graphql.org/September2025/#sec-Response-Format
 */
export function toClientResult(result: AnyResult, options: ClientErrorOptions): ClientResult {
  const { data, extensions } = result
  const errors = (result.errors ?? []).flatMap((error) => toClientErrors(error, options))
  if (data === undefined && errors.length === 0) {
    errors.push(...toClientErrors(new Error('A result has neither data nor errors.'), options))
  }
  return {
    response: {
      ...(errors.length > 0 && { errors: errors.map(formatError) }),
      ...(data !== undefined && { data }),
      ...(extensions && { extensions }),
    },
    errors,
  }
}

/**
 * Makes one HTTP answer of a result, or of a batch of them. With `data` the status is 200, whatever errors there are;
 * without, it is the errors' own, but that `application/json` has 200 for a document that can't be run.
 *
 * An error that is no subgraph's may carry `extensions.http`, `{ status, headers }`: it is applied, and not shown.
 *
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Response
 */
export function toHttpAnswer(
  result: ClientResult | readonly ClientResult[],
  mediaType: 'application/json' | 'application/graphql-response+json',
): HttpAnswer {
  const type = { 'content-type': `${mediaType}; charset=utf-8` }
  if (isBatch(result)) {
    return {
      status: 200,
      headers: type,
      body: Buffer.from(JSON.stringify(result.map(({ response }) => response))),
    }
  }
  const { response, errors } = result
  const http = errors.flatMap((error) => readHttp(error) ?? [])
  return {
    status: response.data === undefined ? statusOfErrors(errors, mediaType) : 200,
    headers: Object.fromEntries([
      ...http.flatMap(({ headers }) => Object.entries(headers)),
      ...Object.entries(type),
    ]),
    body: serialise(response),
  }
}

/** The text of answers that are nothing but data: engines give the same data to requests that share it. */
const texts = new WeakMap<object, string | Buffer>()

/** A text that is sent again is kept as bytes; one that is sent once is never copied. */
function serialise(response: ClientResult['response']): string | Buffer {
  const { data, errors, extensions } = response
  if (!data || errors || extensions) return JSON.stringify(response)
  const known = texts.get(data)
  if (known instanceof Buffer) return known
  const body = known === undefined ? JSON.stringify(response) : Buffer.from(known)
  texts.set(data, body)
  return body
}

function isBatch(result: ClientResult | readonly ClientResult[]): result is readonly ClientResult[] {
  return Array.isArray(result)
}

/** Errors of a well-formed request whose document or variables are wrong. */
const requestErrorCodes: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  // Its clients expect a result.
  'PERSISTED_QUERY_NOT_FOUND',
])

/** The status of an answer that has no `data`, only these errors. */
export function statusOfErrors(
  errors: readonly GraphQLError[],
  mediaType: 'application/json' | 'application/graphql-response+json',
): number {
  const statuses = errors.map((error) => {
    const { code } = error.extensions
    if (mediaType === 'application/json' && requestErrorCodes.has(code)) return 200
    return readHttp(error)?.status ?? (typeof code === 'string' ? statusOfCode(code) : undefined) ?? 500
  })
  return Math.max(...statuses)
}

interface HttpExtension {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string>>
}

/** What an error says about HTTP. A subgraph's `extensions.http` is about its own answer, and is data for the client. */
function readHttp({ extensions }: GraphQLError): HttpExtension | undefined {
  const { http, subgraph }: Readonly<Record<string, unknown>> = extensions
  if (typeof http !== 'object' || http === null || subgraph !== undefined) return undefined
  const { status, headers }: { status?: unknown; headers?: unknown } = http
  return {
    status: typeof status === 'number' ? status : undefined,
    headers: typeof headers === 'object' && headers !== null ? textsOf(headers) : {},
  }
}

function textsOf(headers: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const),
  )
}

function formatError(error: GraphQLError): GraphQLFormattedError {
  const formatted = error.toJSON()
  if (!formatted.extensions || formatted.extensions.subgraph !== undefined) return formatted
  const extensions = Object.entries(formatted.extensions).filter(([name]) => name !== 'http')
  return { ...formatted, extensions: Object.fromEntries(extensions) }
}
