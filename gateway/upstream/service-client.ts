import type { GatewayContext } from '../context/gateway-context.ts'
import type { RequestCredential } from './credentials/request-credential.ts'
import type { HttpClient, HttpStream } from './http-client.ts'
import type { HttpRequest, HttpResponse } from './http-request.ts'

/** Sends requests to one service, on behalf of clients and with the gateway's own proof of who it is. */
export interface ServiceClient {
  /** See `HttpClient.request`; it throws, too, what the proof's making throws. */
  request(request: HttpRequest, context: GatewayContext): Promise<HttpResponse>
  /** See `HttpClient.stream`. */
  stream(request: HttpRequest, context: GatewayContext): Promise<HttpStream>
  /** What of a client's request decides the proof that goes with its requests. */
  keyOf(context: GatewayContext): string
}

/**
 * Makes a {@link ServiceClient}. A proof that the service refuses (401) is made anew once: the request was not done.
 * Without credentials requests go to `http` as they are.
 */
export function createServiceClient(
  http: HttpClient,
  credentials: readonly RequestCredential[],
): ServiceClient {
  if (credentials.length === 0) {
    return {
      request: (request) => http.request(request),
      stream: (request) => http.stream(request),
      keyOf: () => '',
    }
  }

  async function prove(request: HttpRequest, context: GatewayContext): Promise<HttpRequest> {
    let proven = request
    for (const credential of credentials) proven = await credential.add(proven, context)
    return proven
  }

  const forgettable = credentials.filter((credential) => 'forget' in credential)
  const keyed = credentials.filter((credential) => 'keyOf' in credential)

  /** Undefined when nothing would change. */
  async function proveAnew(
    proven: HttpRequest,
    ...original: [HttpRequest, GatewayContext]
  ): Promise<HttpRequest | undefined> {
    if (forgettable.length === 0) return undefined
    for (const credential of forgettable) credential.forget?.(proven)
    return prove(...original)
  }

  return {
    async request(request, context) {
      const proven = await prove(request, context)
      const response = await http.request(proven)
      const again = response.status === 401 ? await proveAnew(proven, request, context) : undefined
      return again ? http.request(again) : response
    },
    async stream(request, context) {
      const proven = await prove(request, context)
      const stream = await http.stream(proven)
      const again = stream.status === 401 ? await proveAnew(proven, request, context) : undefined
      if (!again) return stream
      await endStream(stream)
      return http.stream(again)
    },
    keyOf: (context) => keyed.map((credential) => credential.keyOf?.(context)).join('\n'),
  }
}

/** The connection is held until the iteration has begun and ended. */
async function endStream({ body }: HttpStream): Promise<void> {
  const chunks = body[Symbol.asyncIterator]()
  await chunks.next()
  await chunks.return?.()
}
