import { isAsyncIterable } from '@envelop/core'
import type { ExecutionResult } from 'graphql'
import type { ReadyAnswer } from '../../plugins/plugin.ts'
import type { HttpExchange } from './http-exchange.ts'
import { eventStreamHeaders, sendEvents, toEvents } from './event-stream.ts'
import { toClientResult, toHttpAnswer } from './http-answer.ts'
import type { AnyResult, ClientResult, EventsAnswer, ExchangeAnswer, HttpAnswer } from './http-answer.ts'

/** What the pipeline makes of a request. */
export type PipelineResult = AnyResult | readonly ExecutionResult[] | AsyncIterable<ExecutionResult>

/** Makes of a result the answer that the client accepts, and notes in the exchange what it says. */
export function toExchangeAnswer(result: PipelineResult, exchange: HttpExchange): ExchangeAnswer {
  const toClient = (one: AnyResult) => {
    const clientResult = toClientResult(one, exchange.clientErrors)
    exchange.noteResult(clientResult)
    return clientResult
  }
  if (isAsyncIterable(result)) return eventStream(toClientResults(result, toClient))
  const clientResult = isBatch(result) ? result.map(toClient) : toClient(result)
  const { single = 'application/json' } = exchange.accept
  const wantsEvents = single === 'text/event-stream'
  const answer = toHttpAnswer(clientResult, wantsEvents ? 'application/json' : single)
  if (!('length' in clientResult) && !wantsEvents) return exchange.tellAnswer(answer, clientResult.response)
  // A client of event streams gets what is wrong with its document as an event; other refusals are plain HTTP.
  if (!wantsEvents || answer.status !== 200 || 'length' in clientResult) return answer
  return eventStream(once(clientResult))
}

/** Makes of an answer that a plugin has ready what the client accepts. */
export function toReadyExchangeAnswer(
  { status, headers, body }: ReadyAnswer,
  { accept }: HttpExchange,
): HttpAnswer {
  const type = { 'content-type': `${accept.single ?? 'application/json'}; charset=utf-8` }
  return { status, headers: { ...(status !== 304 && type), ...headers }, body }
}

/** Sends an answer; resolves when it is sent or the client has gone. */
export async function sendAnswer(answer: ExchangeAnswer, { response }: HttpExchange): Promise<void> {
  if (response.destroyed) return
  if ('events' in answer) {
    response.writeHead(answer.status, answer.headers)
    await sendEvents(answer.events, response)
    return
  }
  const { status, headers, body } = answer
  if (status === 304) response.writeHead(status, headers).end()
  else response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}

function isBatch(result: AnyResult | readonly ExecutionResult[]): result is readonly ExecutionResult[] {
  return Array.isArray(result)
}

function eventStream(results: AsyncIterable<ClientResult>): EventsAnswer {
  return { status: 200, headers: eventStreamHeaders, events: toEvents(results) }
}

/** A stream that fails ends with the error as its last result. */
async function* toClientResults(
  results: AsyncIterable<ExecutionResult>,
  toClient: (result: AnyResult) => ClientResult,
): AsyncGenerator<ClientResult, void> {
  try {
    for await (const result of results) yield toClient(result)
  } catch (error) {
    yield toClient({ errors: [error] })
  }
}

async function* once<T>(value: T): AsyncGenerator<T, void> {
  yield await Promise.resolve(value)
}
