import type { Dispatcher } from 'undici'
import { GatewayError } from '../errors/gateway-error.ts'
import { describeConnectionFault } from './connection-fault.ts'
import type { HttpRequest, HttpResponse } from './http-request.ts'

/** Who waits for an answer. */
export interface Waiter {
  resolve(response: HttpResponse): void
  reject(error: unknown): void
}

/**
 * Reads one answer to its end, from undici's dispatcher: without the streams, signals and promises of its `request`, which
 * cost more than all the rest.
 *
 * The waiter is rejected with a {@link GatewayError} SUBGRAPH_UNREACHABLE, SUBGRAPH_TIMEOUT or
 * SUBGRAPH_RESPONSE_TOO_LARGE, or with the reason of the request's signal.
 */
export class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest
  readonly #waiter: Waiter
  readonly #timer: NodeJS.Timeout | undefined
  readonly #chunks: Buffer[] = []
  #controller: Dispatcher.DispatchController | undefined
  #size = 0
  #status = 0
  #headers: HttpResponse['headers'] = {}
  #isOver = false

  constructor(request: HttpRequest, waiter: Waiter) {
    const { signal, timeoutMs } = request
    this.#request = request
    this.#waiter = waiter
    if (signal?.aborted) {
      this.#fail(signal.reason)
      return
    }
    signal?.addEventListener('abort', this)
    this.#timer = setTimeout(() => {
      this.#fail(new GatewayError('SUBGRAPH_TIMEOUT', `No complete answer within ${timeoutMs} ms.`))
    }, timeoutMs)
  }

  /** Whether nothing is waited for any more. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Hears of the abort of the request's signal. */
  handleEvent(): void {
    this.#fail(this.#request.signal?.reason)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isOver) controller.abort(new Error('Nobody waits for it.'))
  }

  onResponseStart(
    ...[, status, headers]: Parameters<Required<Dispatcher.DispatchHandler>['onResponseStart']>
  ) {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { maxResponseBytes: limitBytes } = this.#request
    this.#size += chunk.length
    this.#chunks.push(chunk)
    if (this.#size <= limitBytes) return
    const message = `The answer is larger than ${limitBytes} bytes.`
    this.#fail(new GatewayError('SUBGRAPH_RESPONSE_TOO_LARGE', message, { extensions: { limitBytes } }))
  }

  onResponseEnd(): void {
    if (this.#isOver) return
    this.#end()
    const [first, ...more] = this.#chunks
    const body = first && more.length === 0 ? first : Buffer.concat(this.#chunks, this.#size)
    this.#waiter.resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const message = `The request failed: ${describeConnectionFault(error)}.`
    this.#fail(new GatewayError('SUBGRAPH_UNREACHABLE', message, { cause: error }))
  }

  #fail(error: unknown): void {
    if (this.#isOver) return
    this.#end()
    this.#controller?.abort(new Error('Nobody waits for it.'))
    this.#waiter.reject(error)
  }

  #end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    this.#request.signal?.removeEventListener('abort', this)
  }
}
