import type { ExecutionResult } from 'graphql'
import type { ServerSettings } from '../../config/server-options.ts'
import type { WebSocketSettings } from '../../config/websocket-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { GraphRoute } from '../../graph/graph-route.ts'
import { assertJsonLimits } from '../../plugins/protection/assert-json-limits.ts'
import { watchCredentials } from '../../plugins/auth/watch-credentials.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { InFlight } from '../drain.ts'
import { readJsonBody } from '../http/graphql-params.ts'
import { toClientResult } from '../http/http-answer.ts'
import { createOperationContext } from '../operation-context.ts'
import type { OperationContext } from '../operation-context.ts'
import type { RequestEvent } from '../request-event.ts'
import { closes, toClose } from './close-codes.ts'
import type { Close } from './close-codes.ts'
import type { Handshake } from './handshake.ts'
import { Operation } from './operation.ts'
import type { OperationWay } from './operation.ts'
import { WebSocketExchange } from './websocket-exchange.ts'

/** Longest name that a client may give an operation, in UTF-16 units. */
const maxIdLength = 256

/** How long what was aborted may take to tell the client so, in milliseconds. */
const farewellMs = 500

/** What every connection of a server has in common. */
export interface ConnectionParts extends OperationWay {
  readonly settings: ServerSettings & { readonly websocket: Exclude<WebSocketSettings, false> }
  readonly createRoute: () => GraphRoute
  readonly log: Logger
  readonly onRequest: (event: RequestEvent) => void
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}

/** One client that is connected: who it is, and what it runs. */
export class Connection implements InFlight {
  readonly closed: Promise<void>
  readonly #parts: ConnectionParts
  readonly #handshake: Handshake
  readonly #close: (close: Close) => void
  readonly #closed = Promise.withResolvers<undefined>()
  readonly #operations = new Map<string, Operation>()
  #client: OperationContext['client']
  #initialising: WebSocketExchange | undefined
  #stopWatching: (() => void) | undefined
  #closing: { readonly close: Close; readonly refusal: GatewayError; waitsForStreams: boolean } | undefined
  #count = 0
  #isOver = false

  /** @param close closes the socket */
  constructor(parts: ConnectionParts, handshake: Handshake, close: (close: Close) => void) {
    this.#parts = parts
    this.#handshake = handshake
    this.#close = close
    this.#client = handshake.client
    this.closed = this.#closed.promise.then(() => undefined)
  }

  /** Asks the plugins whether the client may connect; closes the connection and gives false if not. */
  async init(connectionParams: Readonly<Record<string, unknown>> | undefined): Promise<boolean> {
    const { admission, settings, now } = this.#parts
    const exchange = this.#startExchange(this.#handshake.requestId)
    this.#initialising = exchange
    try {
      if (connectionParams) assertJsonLimits(connectionParams, 'payload', settings.requestLimits)
      this.#client = { ...this.#client, connectionParams: connectionParams ?? {} }
      const context = this.#createContext(exchange)
      if (admission.admitRequest) await admission.admitRequest(context)
      exchange.route.settle()
      if (this.#closing ?? this.#isOver) return false
      exchange.noteStatus(101)
      this.#stopWatching = watchCredentials(context, now, (error) => this.#expire(error))
      return true
    } catch (error) {
      const refused = toClientResult({ errors: [error] }, exchange.clientErrors)
      exchange.noteRefusal(refused)
      this.#close(toClose(refused))
      return false
    } finally {
      exchange.finish()
      this.#initialising = undefined
    }
  }

  /** Starts an operation; gives what the client is to get of it, see `shownOf`. */
  start(id: string, payload: unknown): AsyncGenerator<ExecutionResult, undefined> {
    const { settings } = this.#parts
    this.#count += 1
    const exchange = this.#startExchange(`${this.#handshake.requestId}.${this.#count}`)
    const readParams = () => {
      if (this.#closing) throw this.#closing.refusal
      if (id.length > maxIdLength) throw isTooLongId(id.length)
      const { maxOperations } = settings.websocket
      if (this.#operations.size > maxOperations) throw areTooMany(maxOperations)
      const params = readJsonBody(payload, 0)
      if (Array.isArray(params)) throw new GatewayError('BAD_REQUEST', 'A message brings one operation.')
      // The protocol wants a text where there is none: a document that is asked for by its name.
      return params.query === '' ? { ...params, query: undefined } : params
    }
    const operation = new Operation({
      ...this.#parts,
      exchange,
      context: this.#createContext(exchange),
      readParams,
    })
    this.#operations.set(id, operation)
    void exchange.closed.then(() => {
      if (this.#operations.get(id) === operation) this.#operations.delete(id)
      // The operation's last message is on its way by then.
      setImmediate(() => this.#closeIfIdle())
    })
    return operation.results()
  }

  windUp(refusal: GatewayError): void {
    this.#closing ??= { close: closes.goingAway, refusal, waitsForStreams: false }
    this.#closeIfIdle()
  }

  abort(reason: GatewayError): void {
    this.#closing = { close: closes.goingAway, refusal: reason, waitsForStreams: true }
    this.#initialising?.abort(reason)
    for (const { exchange } of this.#operations.values()) exchange.abort(reason)
    setTimeout(() => this.#close(closes.goingAway), farewellMs).unref()
    this.#closeIfIdle()
  }

  /** Gives back what the connection holds: its socket is closed. */
  end(): void {
    this.#isOver = true
    this.#stopWatching?.()
    this.#initialising?.finish()
    for (const { exchange } of this.#operations.values()) exchange.finish()
    this.#closed.resolve(undefined)
  }

  /** The credentials don't hold any more: streams end with the error, other operations may finish. */
  #expire(error: GatewayError): void {
    this.#closing ??= { close: closes.credentialsExpired, refusal: error, waitsForStreams: true }
    for (const { exchange } of this.#operations.values()) exchange.windUp(error)
    this.#closeIfIdle()
  }

  #closeIfIdle(): void {
    if (!this.#closing) return
    const { close, waitsForStreams } = this.#closing
    for (const { exchange } of this.#operations.values()) {
      if (waitsForStreams || !exchange.isStreaming) return
    }
    this.#close(close)
  }

  #startExchange(requestId: string): WebSocketExchange {
    const { settings, log, onRequest, createRoute } = this.#parts
    const { headers, path } = this.#handshake
    const onStreaming = () => this.#closeIfIdle()
    const route = createRoute()
    const exchange = new WebSocketExchange({ requestId, headers, path, route, settings, log, onStreaming })
    void exchange.closed.then(() => onRequest(exchange.toEvent()))
    return exchange
  }

  #createContext(exchange: WebSocketExchange): OperationContext {
    const { url } = this.#handshake
    // The answer's headers went out when the connection was opened.
    const setHeader = () => undefined
    return createOperationContext<WebSocketExchange>(exchange, {
      client: this.#client,
      method: 'GET',
      url,
      setHeader,
    })
  }
}

function areTooMany(maxOperations: number): GatewayError {
  return new GatewayError(
    'TOO_MANY_OPERATIONS',
    `The connection runs ${maxOperations} operations already: wait until one is done.`,
    { extensions: { limit: 'maxOperations', allowed: maxOperations } },
  )
}

function isTooLongId(length: number): GatewayError {
  return new GatewayError(
    'BAD_REQUEST',
    `The id of an operation has at most ${maxIdLength} characters, and this one has ${length}.`,
  )
}
