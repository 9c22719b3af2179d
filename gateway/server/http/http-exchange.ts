import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GatewayError } from '../../errors/gateway-error.ts'
import type { AnswerListener, FormedAnswer, GraphQLParams } from '../../plugins/plugin.ts'
import { Exchange } from '../exchange.ts'
import type { ExchangeEnd, ExchangeInput } from '../exchange.ts'
import { readAccept } from './accept.ts'
import type { Acceptance } from './accept.ts'
import type { ExchangeAnswer, HttpAnswer } from './http-answer.ts'
import { toRequestHeaders } from './request-headers.ts'
import { pathOf } from './request-url.ts'

/** What an {@link HttpExchange} is made of. */
export interface HttpExchangeInput extends Omit<ExchangeInput, 'headers'> {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** One GraphQL request over HTTP, whatever lane answers it; it is over when its response is closed. */
export class HttpExchange extends Exchange {
  readonly accept: Acceptance
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly closed: Promise<void>
  /** What was asked for, as soon as that is read. */
  params: GraphQLParams | GraphQLParams[] | undefined
  /** What a lane answers with that doesn't send it itself. */
  answer: ExchangeAnswer | undefined
  readonly #listeners: AnswerListener[] = []

  constructor({ request, response, ...rest }: HttpExchangeInput) {
    super({ ...rest, headers: toRequestHeaders(request.headers) })
    this.request = request
    this.response = response
    this.accept = readAccept(request.headers.accept)
    const closed = Promise.withResolvers<undefined>()
    response.once('close', () => closed.resolve(undefined))
    this.closed = closed.promise.then(() => this.end(response.writableFinished))
  }

  override windUp(farewell: GatewayError): void {
    super.windUp(farewell)
    if (!this.isStreaming && !this.response.headersSent) this.response.setHeader('connection', 'close')
  }

  /** Whether one answer goes out, in one piece. */
  get isPlain(): boolean {
    return !this.isBatch && this.accept.single !== 'text/event-stream'
  }

  /** Hears what goes out, if it is plain. */
  onAnswer(listener: AnswerListener): void {
    this.#listeners.push(listener)
  }

  /** Lets those hear an answer who asked for it, each once; the last word is theirs. */
  tellAnswer(answer: HttpAnswer, response: FormedAnswer['response']): HttpAnswer {
    if (!this.isPlain) return answer
    let told = answer
    for (const listener of this.#listeners.splice(0)) told = listener({ answer: told, response }) ?? told
    return told
  }

  protected describeEnd(): ExchangeEnd {
    const { request, response } = this
    return {
      transport: 'http',
      method: request.method ?? '',
      path: pathOf(request),
      status: response.headersSent ? response.statusCode : 499,
    }
  }
}
