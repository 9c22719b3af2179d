import type { IncomingMessage, ServerResponse } from 'node:http'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Receiver } from '../sources/receiver.ts'
import type { Logger } from '../telemetry/logger.ts'
import { toProblem } from '../errors/problem.ts'
import { readBytes } from './http/read-body.ts'

/** How messages of services are received. */
export interface ReceiveOptions {
  /** How long a message may take to come, in milliseconds. */
  readonly timeoutMs: number
  readonly log: Logger
  /** Gives a message that was read to those who subscribe; rejects when it can't. */
  readonly publish: (message: unknown) => Promise<void>
}

/**
 * Takes a message that a service sends of itself, and answers it: with the status that the service expects, or with a
 * problem when it is refused.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export async function receiveMessage(
  receiver: Receiver,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
  { timeoutMs, log, publish }: ReceiveOptions,
): Promise<void> {
  const { method, maxBodyBytes } = receiver
  try {
    if (request.method !== method) {
      response.setHeader('allow', method)
      throw new GatewayError('METHOD_NOT_ALLOWED', `Messages are sent here by ${method}.`)
    }
    const body = await readInTime(request, { maxBytes: maxBodyBytes, timeoutMs })
    await publish(receiver.read({ headers: request.headers, body }))
    response.writeHead(receiver.status, { 'cache-control': 'no-store' }).end()
  } catch (error) {
    log.warn({ err: error, path: request.url }, 'a message of a service is refused')
    const problem = toProblem(error)
    const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
    response.writeHead(problem.status, headers).end(`${JSON.stringify(problem)}\n`)
  }
}

async function readInTime(
  request: IncomingMessage,
  { maxBytes, timeoutMs }: { readonly maxBytes: number; readonly timeoutMs: number },
): Promise<Buffer> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    return await readBytes(request, { maxBytes, signal })
  } catch (error) {
    if (!signal.aborted) throw error
    throw new GatewayError('REQUEST_TIMEOUT', `The message did not come within ${timeoutMs} ms.`)
  }
}
