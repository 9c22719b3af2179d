import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../../errors/gateway-error.ts'

/** What bounds the reading of a request body. */
export interface ReadBodyOptions {
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/** {@link readBytes} as UTF-8 text. */
export async function readBody(request: IncomingMessage, options: ReadBodyOptions): Promise<string> {
  return (await readBytes(request, options)).toString('utf8')
}

/**
 * Reads a request body to its end.
 *
 * @throws {GatewayError} REQUEST_TOO_LARGE when it has more than `maxBytes`, whether or not Content-Length says so;
 * what is over the limit is received and dropped, so that the client can read the answer
 * @throws the signal's reason when that aborts first
 */
export function readBytes(request: IncomingMessage, { maxBytes, signal }: ReadBodyOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) refuse(tooLarge(maxBytes))
      else chunks.push(chunk)
    }
    const onEnd = () => {
      detach()
      resolve(Buffer.concat(chunks))
    }
    const refuse = (error: Error) => {
      detach()
      request.resume()
      reject(error)
    }
    const onAbort = () =>
      refuse(signal.reason instanceof Error ? signal.reason : new Error('The request was aborted.'))
    const detach = () => {
      request.off('data', onData).off('end', onEnd)
      signal.removeEventListener('abort', onAbort)
    }

    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      refuse(tooLarge(maxBytes))
      return
    }
    if (signal.aborted) {
      onAbort()
      return
    }
    signal.addEventListener('abort', onAbort, { once: true })
    request.on('data', onData).on('end', onEnd)
  })
}

function tooLarge(maxBytes: number): GatewayError {
  return new GatewayError('REQUEST_TOO_LARGE', `The request body is larger than ${maxBytes} bytes.`, {
    extensions: { limitBytes: maxBytes },
  })
}
