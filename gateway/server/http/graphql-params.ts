import { GatewayError } from '../../errors/gateway-error.ts'
import type { GraphQLParams } from '../../plugins/plugin.ts'
import { parseRequestJson } from './parse-request-json.ts'

/**
 * Reads the operation, or the batch of them, from a JSON body. Members that GraphQL over HTTP doesn't name are ignored.
 *
 * @param maxBatchSize most operations in a batch; 0 when there may be none
 * @throws {GatewayError} REQUEST_LIMIT_EXCEEDED for a batch that is too long, BAD_REQUEST when it is anything else
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-JSON-Encoding
 */
export function parseJsonBody(text: string, maxBatchSize: number): GraphQLParams | GraphQLParams[] {
  return readJsonBody(parseRequestJson(text, 'The request body'), maxBatchSize)
}

/**
 * Reads the operation, or the batch of them, from a JSON body that is parsed already.
 *
 * @throws {GatewayError} REQUEST_LIMIT_EXCEEDED for a batch that is too long, BAD_REQUEST when it is anything else
 */
export function readJsonBody(body: unknown, maxBatchSize: number): GraphQLParams | GraphQLParams[] {
  if (!Array.isArray(body)) return toParams(body)
  if (maxBatchSize === 0) throw badRequest('The request body is an array, and batches are not served here.')
  if (body.length === 0)
    throw badRequest('The request body is an empty array: a batch has an operation at least.')
  if (body.length > maxBatchSize) {
    const extensions = { limit: 'maxBatchSize', allowed: maxBatchSize, measured: body.length }
    const message = `The batch has ${body.length} operations; at most ${maxBatchSize} are allowed.`
    throw new GatewayError('REQUEST_LIMIT_EXCEEDED', message, { extensions })
  }
  return body.map(toParams)
}

/**
 * Reads the operation from the query of a URL.
 *
 * @throws {GatewayError} BAD_REQUEST when a parameter is not what it must be
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-GET
 */
export function parseSearchParams(search: URLSearchParams): GraphQLParams {
  return toParams({
    query: search.get('query'),
    documentId: search.get('documentId') ?? search.get('doc_id') ?? search.get('id'),
    operationName: search.get('operationName'),
    variables: parseParameter(search, 'variables'),
    extensions: parseParameter(search, 'extensions'),
  })
}

function parseParameter(search: URLSearchParams, name: string): unknown {
  const text = search.get(name)
  return text ? parseRequestJson(text, `The URL parameter "${name}"`) : null
}

function toParams(value: unknown): GraphQLParams {
  if (!isObject(value)) throw badRequest(`A GraphQL request is a JSON object, not ${kindOf(value)}.`)
  return {
    query: expect(value, 'query', isString),
    documentId:
      expect(value, 'documentId', isString) ??
      expect(value, 'doc_id', isString) ??
      expect(value, 'id', isString),
    // No operation has an empty name: it stands for none, as in a form that was not filled in.
    operationName: value.operationName === '' ? undefined : expect(value, 'operationName', isString),
    variables: expect(value, 'variables', isObject),
    extensions: expect(value, 'extensions', isObject),
  }
}

const expectedKinds = {
  query: 'a string',
  documentId: 'a string',
  doc_id: 'a string',
  id: 'a string',
  operationName: 'a string',
  variables: 'an object',
  extensions: 'an object',
} as const

/** A member that fits, or undefined when it is missing or null. */
function expect<T>(
  value: Readonly<Record<string, unknown>>,
  name: keyof typeof expectedKinds,
  isExpected: (member: unknown) => member is T,
): T | undefined {
  const member = value[name]
  if (member === undefined || member === null) return undefined
  if (!isExpected(member))
    throw badRequest(`"${name}" must be ${expectedKinds[name]}, not ${kindOf(member)}.`)
  return member
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function badRequest(message: string): GatewayError {
  return new GatewayError('BAD_REQUEST', message)
}
