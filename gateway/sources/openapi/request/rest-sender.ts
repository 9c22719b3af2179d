import type { OpenApiSourceSettings } from '../../../config/sources/openapi-options.ts'
import type { GatewayContext } from '../../../context/gateway-context.ts'
import { createCallerReader } from '../../../upstream/http-cache/caller-headers.ts'
import type { HttpCache } from '../../../upstream/http-cache/http-cache.ts'
import type { HttpClient } from '../../../upstream/http-client.ts'
import type { HttpResponse } from '../../../upstream/http-request.ts'
import { createRequestHeaders } from '../../../upstream/request-headers.ts'
import type { ServiceClient } from '../../../upstream/service-client.ts'
import type { ServiceUrl } from '../../../upstream/service-url.ts'
import type { RestModel, RestOperation } from '../model/rest-model.ts'
import { addCredentials } from './add-credentials.ts'
import type { RestRequest } from './compile-request.ts'
import { createCredentials } from './credentials.ts'
import { sendWithRetries } from './send-with-retries.ts'

/** What {@link createRestSender} needs. */
export interface RestSenderParts {
  readonly name: string
  readonly model: RestModel
  readonly settings: OpenApiSourceSettings
  readonly client: ServiceClient
  /** For token endpoints. */
  readonly http: HttpClient
  readonly endpoint: ServiceUrl
  /** Where answers are kept. Default: nowhere. */
  readonly cache?: HttpCache | undefined
}

/**
 * Sends a request with headers and credentials, again where that may help, and not at all where the answer is kept.
 *
 * @throws what `ServiceClient.request` throws
 */
export type SendRestRequest = (
  operation: RestOperation,
  request: RestRequest,
  context: GatewayContext,
) => Promise<HttpResponse>

/**
 * Makes a {@link SendRestRequest} for one service.
 *
 * @throws {GatewayError} SCHEMA_INVALID when credentials don't fit the document's security schemes
 */
export function createRestSender(parts: RestSenderParts): SendRestRequest {
  const { settings, client, endpoint } = parts
  const headers = createRequestHeaders(settings.headers, endpoint.headers)
  const credentials = createCredentials(parts)

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

  const { cache } = parts
  if (!cache || !settings.httpCache) return sendAuthorized
  const readCaller = createCallerReader(settings.httpCache)

  return (operation, request, context) => {
    const { callerKey, shared } = readCaller({
      sent: { ...request.headers, ...headers.create(context) },
      constant: headers.constant,
      proof: client.keyOf(context),
    })
    const { method, url } = request
    return cache.request(
      { method, url, headers: shared, callerKey, signal: context.signal },
      (validators, signal) =>
        sendAuthorized(
          operation,
          { ...request, headers: { ...request.headers, ...validators } },
          withSignal(context, signal),
        ),
    )
  }
}

/** The context of a request whose answer may be waited for by others than its client. */
function withSignal(context: GatewayContext, signal: AbortSignal): GatewayContext {
  return Object.create(context, { signal: { value: signal } }) as GatewayContext
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
