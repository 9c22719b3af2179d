import type { ExecutionResult } from 'graphql'
import type { HttpStream } from '../../upstream/http-client.ts'
import { readEvents } from './read-events.ts'
import { mediaTypeOf, readPayload, readResult } from './read-result.ts'
import { toFailedResult, toUnansweredResult } from './subgraph-error.ts'

/** A subscription's stream that has begun. */
export interface SubscriptionStream {
  readonly subgraph: string
  readonly maxEventBytes: number
  /** Tells that the reader has had enough: a stream that breaks after it just ends. */
  readonly signal: AbortSignal
  readonly stream: HttpStream
}

/**
 * Reads the results of a subscription that a service answers with server-sent events ("distinct connections mode").
 * An answer that is no stream, and a stream that breaks, is one result with one error, the last.
 *
 * @see https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md
 */
export async function* streamResults(subscription: SubscriptionStream): AsyncGenerator<ExecutionResult> {
  const { subgraph, signal, stream } = subscription
  try {
    if (mediaTypeOf(stream) === 'text/event-stream') yield* readEventResults(subscription)
    else yield await readSingleResult(subscription)
  } catch (error) {
    if (!signal.aborted) yield toUnansweredResult(subgraph, error)
  }
}

async function* readEventResults(subscription: SubscriptionStream): AsyncGenerator<ExecutionResult> {
  const { subgraph, maxEventBytes, stream } = subscription
  for await (const { event, data } of readEvents(stream.body, maxEventBytes)) {
    if (event === 'complete') return
    if (event === 'next') yield readEvent(subgraph, data)
  }
}

function readEvent(subgraph: string, data: string): ExecutionResult {
  try {
    return readPayload(subgraph, JSON.parse(data))
  } catch (cause) {
    return toFailedResult(subgraph, {
      code: 'SUBGRAPH_BAD_RESPONSE',
      message: `The subgraph "${subgraph}" sent an event that is not valid JSON.`,
      cause,
    })
  }
}

async function readSingleResult(subscription: SubscriptionStream): Promise<ExecutionResult> {
  const { subgraph, maxEventBytes, stream } = subscription
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream.body) {
    size += chunk.length
    chunks.push(chunk)
    if (size > maxEventBytes) break
  }
  const result = readResult(subgraph, { ...stream, body: Buffer.concat(chunks) })
  if (result.errors) return result
  return toFailedResult(subgraph, {
    code: 'SUBGRAPH_BAD_RESPONSE',
    message: `The subgraph "${subgraph}" answered a subscription with a single result, not with a stream of events.`,
  })
}
