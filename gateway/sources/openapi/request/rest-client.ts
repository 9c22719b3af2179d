import { GraphQLError } from 'graphql'
import type { GatewayContext } from '../../../context/gateway-context.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { HttpResponseHead } from '../../../upstream/http-request.ts'
import { parseServiceUrl } from '../../../upstream/service-url.ts'
import type { RestOperation } from '../model/rest-model.ts'
import { compileRequest } from './compile-request.ts'
import type { Arguments, RestRequest, WriteRequest } from './compile-request.ts'
import { HttpStatusError } from './http-status-error.ts'
import { readResponse } from './read-response.ts'
import { createRestSender } from './rest-sender.ts'
import type { RestSenderParts } from './rest-sender.ts'

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
export interface RestClientParts extends Omit<RestSenderParts, 'endpoint'> {
  readonly baseUrl: string
}

/**
 * Builds what starts a {@link RestSession} for each client request. Requests are compiled when first needed.
 *
 * @throws {GatewayError} SCHEMA_INVALID when credentials don't fit the document's security schemes
 */
export function createRestClient(parts: RestClientParts): (context: GatewayContext) => RestSession {
  const { name, settings } = parts
  const endpoint = parseServiceUrl(parts.baseUrl)
  const baseUrl = endpoint.url.replace(/\/+$/, '')
  const sendRequest = createRestSender({ ...parts, endpoint })
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

  async function send(
    operation: RestOperation,
    request: RestRequest,
    context: GatewayContext,
  ): Promise<RestAnswer> {
    try {
      const response = await sendRequest(operation, request, context)
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
