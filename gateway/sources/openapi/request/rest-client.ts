import { GraphQLError } from 'graphql'
import type { OpenApiSourceSettings } from '../../../config/sources/openapi-options.ts'
import type { GatewayContext } from '../../../context/gateway-context.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { HttpClient } from '../../../upstream/http-client.ts'
import type { HttpResponse, HttpResponseHead } from '../../../upstream/http-request.ts'
import { createRequestHeaders } from '../../../upstream/request-headers.ts'
import type { ServiceClient } from '../../../upstream/service-client.ts'
import { parseServiceUrl } from '../../../upstream/service-url.ts'
import type { RestModel, RestOperation } from '../model/rest-model.ts'
import { compileRequest } from './compile-request.ts'
import type { Arguments, RestRequest, WriteRequest } from './compile-request.ts'
import { addCredentials } from './add-credentials.ts'
import { createCredentials } from './credentials.ts'
import { HttpStatusError } from './http-status-error.ts'
import { readResponse } from './read-response.ts'
import { sendWithRetries } from './send-with-retries.ts'

/** Calls the operations of one service for one client request. Identical reads are sent once. */
export interface RestSession {
  /**
   * Calls an operation.
   *
   * @throws {HttpStatusError} SUBGRAPH_HTTP_ERROR for a status that is no success
   * @throws {GraphQLError} with the codes of `HttpClient.request` when there is no answer, and SUBGRAPH_BAD_RESPONSE
   * @throws {GatewayError} BAD_USER_INPUT when an argument can't be written where it belongs
   */
  ask(operation: RestOperation, args: Arguments): Promise<RestAnswer>
}

/** The answer to a request that succeeded. */
export interface RestAnswer {
  readonly head: HttpResponseHead
  /** The JSON, the text, bytes in base64, or `true` where the document speaks of no body. */
  readonly body: unknown
}

/** What {@link createRestClient} needs. */
export interface RestClientParts {
  readonly name: string
  readonly model: RestModel
  readonly settings: OpenApiSourceSettings
  readonly client: ServiceClient
  /** For token endpoints. */
  readonly http: HttpClient
  readonly baseUrl: string
}

/**
 * Builds what starts a {@link RestSession} for each client request. Requests are compiled when first needed.
 *
 * @throws {GatewayError} SCHEMA_INVALID when credentials don't fit the document's security schemes
 */
export function createRestClient(parts: RestClientParts): (context: GatewayContext) => RestSession {
  const { name, settings, client } = parts
  const endpoint = parseServiceUrl(parts.baseUrl)
  const baseUrl = endpoint.url.replace(/\/+$/, '')
  const headers = createRequestHeaders(settings.headers, endpoint.headers)
  const credentials = createCredentials(parts)
  const compiled = new Map<RestOperation, WriteRequest>()

  /** Where the config names a URL, all operations are there. */
  function baseUrlOf({ serverUrl }: RestOperation): string {
    const isOwn =
      settings.url === undefined && serverUrl !== undefined && URL.canParse(serverUrl, endpoint.url)
    const url = isOwn ? new URL(serverUrl, endpoint.url) : undefined
    return url && /^https?:$/.test(url.protocol) ? parseServiceUrl(url.href).url.replace(/\/+$/, '') : baseUrl
  }

  function writerOf(operation: RestOperation): WriteRequest {
    const writer = compiled.get(operation) ?? compileRequest(operation, baseUrlOf(operation))
    compiled.set(operation, writer)
    return writer
  }

  /** A token that the service refuses is renewed once: the request was not done. */
  async function sendAuthorized(
    operation: RestOperation,
    request: RestRequest,
    context: GatewayContext,
  ): Promise<HttpResponse> {
    const { method } = request
    const { signal } = context
    const sendOnce = async () => {
      const signed = addCredentials(request, await credentials.of(operation, signal))
      const toSend = {
        method,
        url: signed.url,
        headers: { ...signed.headers, ...headers.create(context), ...idOf(signed, settings) },
        ...(signed.body !== undefined && { body: signed.body }),
        signal,
        timeoutMs: settings.timeoutMs,
        maxResponseBytes: settings.maxResponseBytes,
      }
      return client.request(toSend, context)
    }
    const response = await sendWithRetries(sendOnce, { method, maxRetries: settings.maxRetries, signal })
    return response.status === 401 && credentials.renew(operation) ? sendOnce() : response
  }

  async function send(
    operation: RestOperation,
    request: RestRequest,
    context: GatewayContext,
  ): Promise<RestAnswer> {
    try {
      const response = await sendAuthorized(operation, request, context)
      const { status } = response
      if (status < 200 || status > 299) throw new HttpStatusError(name, operation, response)
      return { head: response, body: readResponse(operation, response) }
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
    const reads = new Map<string, Promise<RestAnswer>>()
    return {
      ask(operation, args) {
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

/** An argument for `x-request-id` comes before the gateway's own id, but not before what the config decides. */
function idOf(
  { headers }: RestRequest,
  { headers: { forward, set } }: OpenApiSourceSettings,
): Record<string, string> {
  const given = headers['x-request-id']
  const isDecided = forward.includes('x-request-id') || Object.hasOwn(set, 'x-request-id')
  return given === undefined || isDecided ? {} : { 'x-request-id': given }
}
