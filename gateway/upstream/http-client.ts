import type { ConnectionOptions } from 'node:tls'
import { LRUCache } from 'lru-cache'
import { Agent } from 'undici'
import type { Dispatcher } from 'undici'
import { GatewayError } from '../errors/gateway-error.ts'
import { describeConnectionFault } from './connection-fault.ts'
import { AnswerHandler } from './answer-handler.ts'
import { startDeadline } from './deadline.ts'
import type { Deadline } from './deadline.ts'
import type { HttpRequest, HttpResponse, HttpResponseHead } from './http-request.ts'

/** A service's answer whose body is read while it comes. Ending the iteration closes the connection. */
export interface HttpStream extends HttpResponseHead {
  readonly body: AsyncIterable<Buffer>
}

/** Sends requests to services over keep-alive connections, one pool for each origin. */
export interface HttpClient {
  /**
   * @throws {GatewayError} SUBGRAPH_UNREACHABLE when no connection could be made or it broke,
   * SUBGRAPH_TIMEOUT when `timeoutMs` passed, SUBGRAPH_RESPONSE_TOO_LARGE when the answer is over `maxResponseBytes`.
   * Throws `signal.reason` itself when the request was aborted by its signal.
   */
  request(request: HttpRequest): Promise<HttpResponse>
  /**
   * Resolves with the headers; the body lasts until its end, or until `signal` aborts. Iterating it throws as
   * {@link HttpClient.request} does.
   */
  stream(request: HttpRequest): Promise<HttpStream>
  /** Waits for requests in flight, then closes the connections. */
  close(): Promise<void>
}

const connectTimeoutMs = 5_000

/** URLs whose parts are remembered: those of services are few, those of REST resources many. */
const maxTargets = 1_000

interface Target {
  readonly origin: string
  readonly path: string
}

/** What is shown of the gateway, and asked of services, on TLS connections; PEM texts. */
export type TlsIdentity = Pick<ConnectionOptions, 'cert' | 'key' | 'passphrase' | 'ca' | 'servername'>

/**
 * Builds an {@link HttpClient} on undici. Close it when the last request is done.
 *
 * @param tls default: no certificate is shown, and the well-known authorities are trusted
 */
export function createHttpClient(tls: TlsIdentity = {}): HttpClient {
  const agent = new Agent({
    connections: 64,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connect: { ...tls, timeout: connectTimeoutMs },
    // Our own deadline covers both, and streams may rest for longer.
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  const targets = new LRUCache<string, Target>({ max: maxTargets })

  function toOptions(request: HttpRequest): Dispatcher.DispatchOptions {
    let target = targets.get(request.url)
    if (!target) {
      const { origin, pathname, search } = new URL(request.url)
      target = { origin, path: pathname + search }
      targets.set(request.url, target)
    }
    const { method, headers, body = null } = request
    return { ...target, method, headers, body }
  }

  return {
    request: (request) =>
      new Promise((resolve, reject) => {
        const answer = new AnswerHandler(request, { resolve, reject })
        if (!answer.isOver) agent.dispatch(toOptions(request), answer)
      }),
    async stream(request) {
      const headersDeadline = startDeadline(request.timeoutMs, request.signal)
      try {
        const { statusCode, headers, body } = await agent.request({
          ...toOptions(request),
          signal: headersDeadline.signal,
        })
        return { status: statusCode, headers, body: readStream(body, request) }
      } catch (error) {
        throw toUpstreamError(error, request, headersDeadline)
      } finally {
        headersDeadline.clear()
      }
    },
    close: () => agent.close(),
  }
}

/** The headers' deadline has let go of the caller's signal: from here on the body listens to it itself. */
async function* readStream(
  body: Dispatcher.ResponseData['body'],
  request: HttpRequest,
): AsyncGenerator<Buffer> {
  const { signal } = request
  const onAbort = () => body.destroy()
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    signal?.throwIfAborted()
    for await (const chunk of body as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    throw toUpstreamError(error, request)
  } finally {
    signal?.removeEventListener('abort', onAbort)
    body.destroy()
  }
}

function toUpstreamError(error: unknown, request: HttpRequest, deadline?: Deadline): unknown {
  if (error instanceof GatewayError) return error
  if (deadline?.expired) {
    return new GatewayError('SUBGRAPH_TIMEOUT', `No complete answer within ${request.timeoutMs} ms.`, {
      cause: error,
    })
  }
  if (request.signal?.aborted) return request.signal.reason
  return new GatewayError('SUBGRAPH_UNREACHABLE', `The request failed: ${describeConnectionFault(error)}.`, {
    cause: error,
  })
}
