import { Exchange } from '../exchange.ts'
import type { ExchangeEnd, ExchangeInput } from '../exchange.ts'
import { statusOfErrors } from '../http/http-answer.ts'
import type { ClientResult } from '../http/http-answer.ts'

/** What a {@link WebSocketExchange} is made of. */
export interface WebSocketExchangeInput extends ExchangeInput {
  /** Of the URL that the connection was opened at, without its query. */
  readonly path: string
  /** Hears that a stream has begun: what it waits for may never end by itself. */
  readonly onStreaming?: () => void
}

/** One operation of a WebSocket, or its `connection_init`; it is over when `finish` is called. */
export class WebSocketExchange extends Exchange {
  readonly closed: Promise<void>
  readonly #path: string
  readonly #onStreaming: (() => void) | undefined
  readonly #closed = Promise.withResolvers<undefined>()
  #status: number | undefined
  #isOver = false

  constructor({ path, onStreaming, ...rest }: WebSocketExchangeInput) {
    super(rest)
    this.#path = path
    this.#onStreaming = onStreaming
    this.closed = this.#closed.promise.then(() => undefined)
  }

  override startStreaming(): void {
    super.startStreaming()
    this.#status = 200
    this.#onStreaming?.()
  }

  /** Says what status the answer would have over HTTP. */
  noteStatus(status: number): void {
    this.#status ??= status
  }

  /** Notes a result that has nothing but errors. */
  noteRefusal(result: ClientResult): void {
    this.noteResult(result)
    this.noteStatus(statusOfErrors(result.errors, 'application/graphql-response+json'))
  }

  /** Gives back what the exchange holds, once. Without an answer until now, whatever goes on for it is ended. */
  finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.end(this.#status !== undefined && !this.isStreaming)
    this.#closed.resolve(undefined)
  }

  protected describeEnd(): ExchangeEnd {
    return { transport: 'websocket', method: 'GET', path: this.#path, status: this.#status ?? 499 }
  }
}
