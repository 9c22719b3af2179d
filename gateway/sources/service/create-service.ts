import type { ExecutionResult } from 'graphql'
import type { HttpSourceSettings } from '../../config/sources/http-options.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { HttpRequest } from '../../upstream/http-request.ts'
import type { GatewayContext } from '../../context/gateway-context.ts'
import { createRequestHeaders } from '../../upstream/request-headers.ts'
import type { ServiceClient } from '../../upstream/service-client.ts'
import { createSharedCalls } from '../../upstream/shared-calls.ts'
import { parseServiceUrl } from '../../upstream/service-url.ts'
import type { SubgraphRequest } from '../subgraph.ts'
import { readResult } from './read-result.ts'
import { noteResultFacts } from './result-facts.ts'
import { streamResults } from './stream-results.ts'
import { logFaults, toUnansweredResult } from './subgraph-error.ts'

/** A GraphQL service that is spoken to over HTTP. */
export interface Service {
  /** The subgraph's. */
  readonly name: string
  /** Without credentials. */
  readonly url: string
  /**
   * Sends one query or mutation; equal queries in flight, with equal headers, are sent once. Never rejects for a fault of the
   * service: that is an error in the result. Rejects with `signal.reason` when aborted.
   */
  execute(request: SubgraphRequest): Promise<ExecutionResult>
  /** See `Subgraph`. */
  sharingKey(context: GatewayContext): string
  /** {@link execute} for a question of the gateway's own: faults are for the caller to tell of, and not logged. */
  ask(request: SubgraphRequest): Promise<ExecutionResult>
  /** Starts a subscription over server-sent events; rejects only with `signal.reason`. Ending the iteration ends it. */
  subscribe(request: SubgraphRequest): Promise<AsyncIterable<ExecutionResult>>
  /** Ends the subscriptions that are still open. */
  close(): Promise<void>
}

/** What a {@link Service} is built from; `name` is the subgraph's, for its errors. */
export interface ServiceInput {
  readonly name: string
  readonly settings: HttpSourceSettings
  readonly client: ServiceClient
  /** Hears of every fault of the service, with its cause. */
  readonly log: Logger
}

const resultTypes = 'application/graphql-response+json, application/json;q=0.9'

/**
 * Makes a client of one GraphQL service.
 *
 * @see https://github.com/graphql/graphql-over-http/blob/main/spec/GraphQLOverHTTP.md#post
 */
export function createService({ name, settings, client, log }: ServiceInput): Service {
  const endpoint = parseServiceUrl(settings.url)
  const own = { ...endpoint.headers, 'content-type': 'application/json' }
  const headers = createRequestHeaders(settings.headers, { ...own, accept: resultTypes })
  const streamHeaders = createRequestHeaders(settings.headers, { ...own, accept: 'text/event-stream' })
  const subscriptions = new Set<AbortController>()
  const calls = createSharedCalls<ExecutionResult>()
  const sharingKey = (context: GatewayContext) => headers.keyOf(context) + client.keyOf(context)

  function toHttpRequest(request: SubgraphRequest, requestHeaders: Record<string, string>): HttpRequest {
    return {
      method: 'POST',
      url: endpoint.url,
      headers: requestHeaders,
      body: toBody(request),
      signal: request.signal,
      timeoutMs: settings.timeoutMs,
      maxResponseBytes: settings.maxResponseBytes,
    }
  }

  async function ask(request: SubgraphRequest, signal = request.signal): Promise<ExecutionResult> {
    try {
      const httpRequest = toHttpRequest(request, headers.create(request.context))
      const response = await client.request({ ...httpRequest, signal }, request.context)
      return noteResultFacts(readResult(name, response), response)
    } catch (error) {
      signal.throwIfAborted()
      return toUnansweredResult(name, error)
    }
  }

  async function askAndLog(request: SubgraphRequest, signal = request.signal): Promise<ExecutionResult> {
    const result = await ask(request, signal)
    logFaults(log, request, result)
    return result
  }

  return {
    name,
    url: endpoint.url,
    ask: (request) => ask(request),
    execute(request) {
      if (!request.isQuery) return askAndLog(request)
      const key = `${sharingKey(request.context)}\n${toBody(request)}`
      return calls.share(key, request.signal, (signal) => askAndLog(request, signal))
    },
    sharingKey,
    async subscribe(request) {
      const controller = new AbortController()
      const signal = AbortSignal.any([request.signal, controller.signal])
      const httpRequest = { ...toHttpRequest(request, streamHeaders.create(request.context)), signal }
      try {
        const stream = await client.stream(httpRequest, request.context)
        subscriptions.add(controller)
        const results = streamResults({
          subgraph: name,
          maxEventBytes: settings.maxResponseBytes,
          signal,
          stream,
        })
        return endWith(results, () => {
          subscriptions.delete(controller)
          controller.abort()
        })
      } catch (error) {
        request.signal.throwIfAborted()
        const result = toUnansweredResult(name, error)
        logFaults(log, request, result)
        return streamOf(result)
      }
    },
    close() {
      for (const controller of subscriptions) controller.abort()
      return Promise.resolve()
    },
  }
}

/** Members in this order, and none that says nothing: services cache by the text. */
function toBody(request: SubgraphRequest): string {
  if (request.body !== undefined) return request.body
  const { document, variables, operationName } = request
  return JSON.stringify({ query: document, variables, operationName })
}

/**
 * Calls `end` when the reader ends the iteration or it ends by itself. A generator alone would end only after its next
 * result, which may be long in coming.
 */
function endWith(
  results: AsyncGenerator<ExecutionResult>,
  end: () => void,
): AsyncIterableIterator<ExecutionResult> {
  return {
    async next() {
      const next = await results.next()
      if (next.done) end()
      return next
    },
    return() {
      end()
      return results.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

async function* streamOf(result: ExecutionResult): AsyncGenerator<ExecutionResult> {
  yield await Promise.resolve(result)
}
