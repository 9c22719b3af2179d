import { Agent, errors } from 'undici'
import { GatewayError } from '../errors/gateway-error.ts'

/** One request to a service. */
export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
  /** From sending to the last byte of the answer. */
  readonly timeoutMs: number
  /** An answer with more bytes than this is refused while it is read. */
  readonly maxResponseBytes: number
}

/** A service's answer, whatever its status, read to its end. */
export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** Sends requests to services over keep-alive connections, one pool for each origin. */
export interface HttpClient {
  /**
   * @throws {GatewayError} SUBGRAPH_UNREACHABLE when no connection could be made or it broke,
   * SUBGRAPH_TIMEOUT when `timeoutMs` passed, SUBGRAPH_RESPONSE_TOO_LARGE when the answer is over `maxResponseBytes`.
   * Throws `signal.reason` itself when the request was aborted by its signal.
   */
  request(request: HttpRequest): Promise<HttpResponse>
  close(): Promise<void>
}

/** Builds an {@link HttpClient} on undici. Close it when the last request is done. */
export function createHttpClient(): HttpClient {
  const agent = new Agent({
    connections: 64,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connect: { timeout: 5_000 },
  })

  return {
    async request(request) {
      const timeout = AbortSignal.timeout(request.timeoutMs)
      const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout
      try {
        const response = await agent.request({
          origin: new URL(request.url).origin,
          path: pathOf(request.url),
          method: request.method,
          headers: request.headers,
          body: request.body ?? null,
          signal,
        })
        const body = await readBody(response.body, request.maxResponseBytes)
        return { status: response.statusCode, headers: response.headers, body }
      } catch (error) {
        throw toUpstreamError(error, request)
      }
    },
    close: () => agent.close(),
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

async function readBody(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
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

function toUpstreamError(error: unknown, request: HttpRequest): unknown {
  if (error instanceof GatewayError) return error
  if (request.signal?.aborted) return request.signal.reason
  if (isTimeout(error)) {
    return new GatewayError('SUBGRAPH_TIMEOUT', `No complete answer within ${request.timeoutMs} ms.`, {
      cause: error,
    })
  }
  return new GatewayError('SUBGRAPH_UNREACHABLE', 'The connection failed.', { cause: error })
}

function isTimeout(error: unknown): boolean {
  return (
    (error instanceof DOMException && error.name === 'TimeoutError') ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  )
}
