import { Agent } from 'undici'
import type { Dispatcher } from 'undici'
import { GatewayError } from '../errors/gateway-error.ts'
import { describeConnectionFault } from './connection-fault.ts'
import { startDeadline } from './deadline.ts'
import type { Deadline } from './deadline.ts'

/** One request to a service. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
  /** From sending to the last byte of the answer; of a stream, to its headers. */
  readonly timeoutMs: number
  /** An answer with more bytes than this is refused while it is read. A stream is not bounded. */
  readonly maxResponseBytes: number
}

/** What comes before the body of a service's answer. */
export interface HttpResponseHead {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** A service's answer, whatever its status, read to its end. */
export interface HttpResponse extends HttpResponseHead {
  readonly body: Buffer
}

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

/** Builds an {@link HttpClient} on undici. Close it when the last request is done. */
export function createHttpClient(): HttpClient {
  const agent = new Agent({
    connections: 64,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connect: { timeout: connectTimeoutMs },
    // Our own deadline covers both, and streams may rest for longer.
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  function send(request: HttpRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const url = new URL(request.url)
    return agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal,
    })
  }

  return {
    async request(request) {
      const deadline = startDeadline(request.timeoutMs, request.signal)
      try {
        const { statusCode, headers, body } = await send(request, deadline.signal)
        return { status: statusCode, headers, body: await readBody(body, request.maxResponseBytes) }
      } catch (error) {
        throw toUpstreamError(error, request, deadline)
      } finally {
        deadline.clear()
      }
    },
    async stream(request) {
      const headersDeadline = startDeadline(request.timeoutMs, request.signal)
      try {
        const { statusCode, headers, body } = await send(request, headersDeadline.signal)
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

async function readBody(stream: Dispatcher.ResponseData['body'], maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) {
      throw new GatewayError('SUBGRAPH_RESPONSE_TOO_LARGE', `The answer is larger than ${maxBytes} bytes.`, {
        extensions: { limitBytes: maxBytes },
      })
    }
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
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
