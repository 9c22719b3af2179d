import { isAsyncIterable } from '@envelop/core'
import type { ExecutionResult } from 'graphql'
import type { HttpExchange } from './http-exchange.ts'
import { eventStreamHeaders, sendEvents, toEvents } from './event-stream.ts'
import { toClientResult, toHttpAnswer } from './http-answer.ts'
import type { AnyResult, ClientResult, EventsAnswer, ExchangeAnswer } from './http-answer.ts'

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
  // A client of event streams gets what is wrong with its document as an event; other refusals are plain HTTP.
  if (!wantsEvents || answer.status !== 200 || 'length' in clientResult) return answer
  return eventStream(once(clientResult))
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
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
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
