import type { ServerResponse } from 'node:http'
import type { ClientResult } from './http-answer.ts'

/**
 * Writes results as server-sent events: `next` for each, `complete` at the end ("distinct connections mode").
 * Each chunk holds whole events.
 *
 * @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 */
export async function* toEvents(results: AsyncIterable<ClientResult>): AsyncGenerator<string, void> {
  for await (const { response } of results) yield `event: next\ndata: ${JSON.stringify(response)}\n\n`
  yield 'event: complete\ndata:\n\n'
}

/** The headers of an event stream; `x-accel-buffering` keeps nginx from holding events back. */
export const eventStreamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
} as const

const ping = ':\n\n'
const pingIntervalMs = 12_000

/**
 * Sends events until there are no more or the client goes away, no faster than the client takes them. A comment at the
 * start tells the client early that it is connected; one every 12 seconds keeps proxies from closing the connection.
 *
 * @param events chunks of whole events
 */
export async function sendEvents(events: AsyncIterable<string>, response: ServerResponse): Promise<void> {
  response.write(ping)
  const pinging = setInterval(() => {
    if (!response.writableNeedDrain) response.write(ping)
  }, pingIntervalMs)
  try {
    for await (const chunk of events) {
      if (response.destroyed) return
      if (!response.write(chunk)) await untilDrained(response)
    }
    response.end()
  } finally {
    clearInterval(pinging)
  }
}

function untilDrained(response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const settle = () => {
    response.off('drain', settle).off('close', settle)
    resolve(undefined)
  }
  response.on('drain', settle).on('close', settle)
  return promise
}
