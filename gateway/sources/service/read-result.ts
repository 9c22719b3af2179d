import { GraphQLError } from 'graphql'
import type { ExecutionResult } from 'graphql'
import type { HttpResponse, HttpResponseHead } from '../../upstream/http-request.ts'
import { isObject } from '../is-object.ts'
import { toFailedResult } from './subgraph-error.ts'

/**
 * Reads what a service answered over HTTP. Data and errors of a well-formed GraphQL answer are passed on, each error
 * with `extensions.subgraph` and a code; anything else is one error that says what came instead.
 * Errors' paths are the subgraph's own.
 *
 * @see https://github.com/graphql/graphql-over-http/blob/main/spec/GraphQLOverHTTP.md#processing-the-response
 */
export function readResult(subgraph: string, response: HttpResponse): ExecutionResult {
  const parsed = parseJson(response.body)
  const ok = response.status >= 200 && response.status < 300
  if (!ok && !hasErrors(parsed)) {
    return toFailedResult(subgraph, {
      code: 'SUBGRAPH_HTTP_ERROR',
      message: `The subgraph "${subgraph}" answered with HTTP status ${response.status}.`,
      status: response.status,
    })
  }
  if (parsed === undefined) return badResponse(subgraph, `with ${describeNonJson(response)}`)
  return readPayload(subgraph, parsed, ok ? undefined : response.status)
}

/**
 * Reads one GraphQL result that a service sent: a whole answer, or one event of a stream.
 *
 * @param payload any JSON value
 * @param status the HTTP status, where it is not a success
 */
export function readPayload(subgraph: string, payload: unknown, status?: number): ExecutionResult {
  if (!isObject(payload)) {
    return badResponse(subgraph, `with ${describeJson(payload)} where a GraphQL result is an object`)
  }
  const { data } = payload
  const errors = payload.errors ?? undefined
  if (errors !== undefined && !Array.isArray(errors)) {
    return badResponse(subgraph, `with "errors" being ${describeJson(errors)}, not a list`)
  }
  const list: readonly unknown[] = errors ?? []
  if (data !== undefined && data !== null && !isObject(data)) {
    return badResponse(subgraph, `with "data" being ${describeJson(data)}, not an object`)
  }
  if (list.length === 0 && !data) {
    return badResponse(
      subgraph,
      data === null ? 'with null data and no errors' : 'with neither data nor errors',
    )
  }
  return {
    ...(data !== undefined && { data }),
    ...(list.length > 0 && { errors: list.map((error) => readError(subgraph, error, status)) }),
  }
}

function readError(subgraph: string, error: unknown, status: number | undefined): GraphQLError {
  const source = isObject(error) ? error : { message: error }
  const { message, path } = source
  const own = isObject(source.extensions) ? source.extensions : {}
  // Yoga and others let `extensions.http` steer the answer's status and headers: that is no service's to decide.
  const passedOn = Object.fromEntries(Object.entries(own).filter(([name]) => name !== 'http'))
  return new GraphQLError(
    typeof message === 'string' ? message : `The subgraph "${subgraph}" reported an error without a message.`,
    {
      path: isPath(path) ? path : null,
      extensions: {
        ...passedOn,
        code: typeof own.code === 'string' ? own.code : 'SUBGRAPH_ERROR',
        subgraph,
        ...(status !== undefined && { http: { status } }),
      },
    },
  )
}

function badResponse(subgraph: string, what: string): ExecutionResult {
  return toFailedResult(subgraph, {
    code: 'SUBGRAPH_BAD_RESPONSE',
    message: `The subgraph "${subgraph}" answered ${what}.`,
  })
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

function hasErrors(payload: unknown): boolean {
  return isObject(payload) && Array.isArray(payload.errors) && payload.errors.length > 0
}

function describeNonJson(response: HttpResponse): string {
  if (response.body.length === 0) return 'an empty body'
  const type = mediaTypeOf(response)
  if (/[/+]json$/.test(type)) return `${response.body.length} bytes that are not valid JSON`
  return `${type === '' ? 'a body without content-type' : type} where JSON was expected`
}

/** The media type of an answer, in lower case and without parameters; empty when it has none. */
export function mediaTypeOf({ headers }: HttpResponseHead): string {
  const header = headers['content-type']
  const text = Array.isArray(header) ? header[0] : header
  return (text?.split(';')[0] ?? '').trim().toLowerCase()
}

function describeJson(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function isPath(value: unknown): value is (string | number)[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string' || typeof part === 'number')
}
