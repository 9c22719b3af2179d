import { performance } from 'node:perf_hooks'
import type { ServerSettings } from '../config/server-options.ts'
import type { RequestHeaders } from '../context/gateway-context.ts'
import type { Upload } from '../context/upload.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { ClientErrorOptions } from '../errors/to-client-errors.ts'
import type { GraphRoute } from '../graph/graph-route.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { ClientResult } from './http/http-answer.ts'
import type { OperationFacts, RequestEvent } from './request-event.ts'

/** Most unexpected errors of one request that are logged one by one: a long list may fail at every item. */
const maxLoggedErrors = 10

/** How long the graph is held for work that goes on after the answer, in milliseconds. */
const longestWorkMs = 10_000

/** What every exchange is made of, whichever transport it came by. */
export interface ExchangeInput {
  readonly requestId: string
  readonly headers: RequestHeaders
  /** Given back when the exchange is over and all its work is done. */
  readonly route: GraphRoute
  readonly settings: Pick<ServerSettings, 'requestTimeoutMs' | 'maskErrors'>
  readonly log: Logger
}

/** How an exchange ended, as its transport knows it. */
export type ExchangeEnd = Pick<RequestEvent, 'transport' | 'method' | 'path' | 'status'>

/**
 * One GraphQL request and all that is known of it, whichever transport it came by and whatever answers it. Its members that
 * plugins may see are the request's context.
 */
export abstract class Exchange {
  readonly requestId: string
  readonly headers: RequestHeaders
  readonly signal: AbortSignal
  readonly route: GraphRoute
  readonly clientErrors: ClientErrorOptions
  /** Files that came with the request, by the text that stands for each in the variables. */
  readonly uploads = new Map<string, Upload>()
  /** Resolves when the answer is sent, or the client has gone without it. */
  abstract readonly closed: Promise<void>
  /** Whether several operations came in one request. */
  isBatch = false
  readonly #abort = new AbortController()
  readonly #deadline: NodeJS.Timeout
  readonly #startedAt = performance.now()
  readonly #operations: OperationFacts[] = []
  readonly #errorCodes = new Set<string>()
  readonly #work = new Set<Promise<unknown>>()
  readonly #log: Logger
  #unexpectedErrors = 0
  #isStreaming = false
  #farewell: GatewayError | undefined

  constructor({ requestId, headers, route, settings, log }: ExchangeInput) {
    this.requestId = requestId
    this.headers = headers
    this.signal = this.#abort.signal
    this.route = route
    this.#log = log
    this.clientErrors = {
      maskErrors: settings.maskErrors,
      onUnexpected: (error) => this.#logUnexpected(error),
    }
    const { requestTimeoutMs } = settings
    this.#deadline = setTimeout(() => this.abort(isOverdue(requestTimeoutMs)), requestTimeoutMs)
  }

  get isStreaming(): boolean {
    return this.#isStreaming
  }

  /** Ends what the request still waits for; the client, if it is there, gets the reason. */
  abort(reason: GatewayError): void {
    this.#abort.abort(reason)
  }

  /** Lifts the deadline: a stream may go on as long as the client likes. */
  startStreaming(): void {
    clearTimeout(this.#deadline)
    this.#isStreaming = true
    if (this.#farewell) this.abort(this.#farewell)
  }

  /** Ends a stream now, or as soon as there is one, with this as its last word. Anything else may finish. */
  windUp(farewell: GatewayError): void {
    this.#farewell = farewell
    if (this.#isStreaming) this.abort(farewell)
  }

  /** Keeps the graph open until this is done, but no longer than 10 seconds after the answer. */
  holdGraph(work: Promise<unknown>): void {
    this.#work.add(work)
    const forget = () => this.#work.delete(work)
    work.then(forget, forget)
  }

  noteOperation(operation: OperationFacts): void {
    this.#operations.push(operation)
  }

  noteResult({ errors }: ClientResult): void {
    for (const { extensions } of errors) {
      if (typeof extensions.code === 'string') this.#errorCodes.add(extensions.code)
    }
  }

  /** What to tell of the request, when it is over. */
  toEvent(): RequestEvent {
    return {
      requestId: this.requestId,
      ...this.describeEnd(),
      durationMs: Math.round((performance.now() - this.#startedAt) * 10) / 10,
      operations: this.#operations,
      errorCodes: [...this.#errorCodes],
    }
  }

  protected abstract describeEnd(): ExchangeEnd

  #logUnexpected(error: unknown): void {
    const { requestId } = this
    this.#unexpectedErrors += 1
    if (this.#unexpectedErrors > maxLoggedErrors) return
    this.#log.error({ requestId, err: error }, 'an operation met an unexpected error')
  }

  /** Gives back what the exchange holds: it is over. */
  protected end(isAnswered: boolean): void {
    const { route } = this
    clearTimeout(this.#deadline)
    const unlogged = this.#unexpectedErrors - maxLoggedErrors
    if (unlogged > 0) {
      this.#log.error(
        { requestId: this.requestId, count: unlogged },
        'further unexpected errors were not logged',
      )
    }
    if (!isAnswered) this.abort(clientIsGone())
    if (this.#work.size === 0) {
      route.release()
      return
    }
    const timer = setTimeout(() => route.release(), longestWorkMs)
    void Promise.allSettled(this.#work).then(() => {
      clearTimeout(timer)
      route.release()
    })
  }
}

function isOverdue(timeoutMs: number): GatewayError {
  return new GatewayError('REQUEST_TIMEOUT', `The operation did not finish within ${timeoutMs} ms.`)
}

function clientIsGone(): GatewayError {
  return new GatewayError('REQUEST_ABORTED', 'The client went away before the operation finished.')
}
