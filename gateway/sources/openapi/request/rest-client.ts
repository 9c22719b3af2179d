import { GraphQLError } from 'graphql'
import type { OpenApiSourceSettings } from '../../../config/sources/openapi-options.ts'
import type { GatewayContext } from '../../../context/gateway-context.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { HttpClient } from '../../../upstream/http-client.ts'
import type { HttpResponse } from '../../../upstream/http-request.ts'
import { createRequestHeaders } from '../../../upstream/request-headers.ts'
import { parseServiceUrl } from '../../../upstream/service-url.ts'
import type { RestModel, RestOperation } from '../model/rest-model.ts'
import { compileRequest } from './compile-request.ts'
import { parseJson } from './parse-json.ts'
import type { Arguments, RestRequest, WriteRequest } from './compile-request.ts'

/** Calls the operations of one service for one client request. Identical reads are sent once. */
export interface RestSession {
  /**
   * Answers with the JSON, the text, or `true` where the document speaks of no answer.
   *
   * @throws {GraphQLError} SUBGRAPH_HTTP_ERROR with `extensions.http.status` and the problem body for a status that is
   * no success, and the codes of `HttpClient.request` when there is no answer
   */
  call(operation: RestOperation, args: Arguments): Promise<unknown>
}

/** What {@link createRestClient} needs. */
export interface RestClientParts {
  readonly name: string
  readonly model: RestModel
  readonly settings: OpenApiSourceSettings
  readonly http: HttpClient
  readonly baseUrl: string
}

/** Builds what starts a {@link RestSession} for each client request. Requests are compiled when first needed. */
export function createRestClient(parts: RestClientParts): (context: GatewayContext) => RestSession {
  const { name, settings, http } = parts
  const endpoint = parseServiceUrl(parts.baseUrl)
  const baseUrl = endpoint.url.replace(/\/+$/, '')
  const accept = 'application/json, application/problem+json;q=0.9, */*;q=0.5'
  const headers = createRequestHeaders(settings.headers, { ...endpoint.headers, accept })
  const compiled = new Map<RestOperation, WriteRequest>()

  function writerOf(operation: RestOperation): WriteRequest {
    const writer = compiled.get(operation) ?? compileRequest(operation, baseUrl)
    compiled.set(operation, writer)
    return writer
  }

  async function send(
    operation: RestOperation,
    request: RestRequest,
    context: GatewayContext,
  ): Promise<unknown> {
    try {
      const response = await http.request({
        method: request.method,
        url: request.url,
        headers: { ...request.headers, ...headers.create(context) },
        ...(request.body !== undefined && { body: request.body }),
        signal: context.signal,
        timeoutMs: settings.timeoutMs,
        maxResponseBytes: settings.maxResponseBytes,
      })
      return readResponse(name, operation, response)
    } catch (error) {
      context.signal.throwIfAborted()
      if (!(error instanceof GatewayError)) throw error
      const message = `The subgraph "${name}" gave no usable answer. ${error.message}`
      throw new GraphQLError(message, {
        originalError: error,
        extensions: { ...error.extensions, code: error.code },
      })
    }
  }

  return (context) => {
    const reads = new Map<string, Promise<unknown>>()
    return {
      call(operation, args) {
        const request = writerOf(operation)(args, context.uploads)
        if (operation.kind === 'mutation') {
          // What was read before may have changed.
          reads.clear()
          return send(operation, request, context)
        }
        const key = `${request.method} ${request.url}\n${JSON.stringify(request.headers)}\n${String(request.body ?? '')}`
        const read = reads.get(key) ?? send(operation, request, context)
        reads.set(key, read)
        return read
      },
    }
  }
}

function readResponse(name: string, operation: RestOperation, response: HttpResponse): unknown {
  const { status, body } = response
  if (status < 200 || status > 299) throw toHttpError(name, operation, response)
  if (operation.result.kind === 'nothing') return true
  if (operation.result.kind === 'text') return body.toString('utf8')
  if (body.length === 0 && status === 204) return null
  try {
    return parseJson(body.toString('utf8'))
  } catch (error) {
    const type = String(response.headers['content-type'] ?? 'no content type')
    throw new GatewayError(
      'SUBGRAPH_BAD_RESPONSE',
      `JSON was expected from ${operation.method} ${operation.path}, and ${body.length === 0 ? 'nothing came' : `${body.length} bytes came that are none (${type})`}.`,
      { cause: error, extensions: { http: { status } } },
    )
  }
}

/**
 * A status that is no success, with the body that explains it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457 for `application/problem+json`
 */
function toHttpError(name: string, operation: RestOperation, response: HttpResponse): GraphQLError {
  const { status, headers } = response
  const problem = readProblem(response)
  const title = typeof problem?.title === 'string' ? problem.title : undefined
  const detail = typeof problem?.detail === 'string' ? problem.detail : undefined
  const said = detail ?? title
  const message = `The subgraph "${name}" answered ${operation.method} ${operation.path} with status ${status}${said === undefined ? '.' : `: ${said}`}`
  const retryAfter = headers['retry-after']
  const extensions = {
    code: 'SUBGRAPH_HTTP_ERROR',
    http: { status, ...(typeof retryAfter === 'string' && { retryAfter }) },
    ...(problem && { problem }),
  }
  return new GraphQLError(message, {
    extensions,
    originalError: new GatewayError('SUBGRAPH_HTTP_ERROR', message, { extensions }),
  })
}

function readProblem({ headers, body }: HttpResponse): Readonly<Record<string, unknown>> | undefined {
  if (!/[/+]json\b/i.test(String(headers['content-type'] ?? ''))) return undefined
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    // An error status stays one, whether or not its body can be read.
    return undefined
  }
}
