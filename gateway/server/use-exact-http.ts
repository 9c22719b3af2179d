import { isAsyncIterable } from '@envelop/core'
import { OperationTypeNode, getOperationAST } from 'graphql'
import type { DocumentNode, ExecutionResult } from 'graphql'
import type { Plugin as YogaPlugin } from 'graphql-yoga'
import type { UploadSettings } from '../config/server-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { PluginContext } from '../plugins/plugin.ts'
import type { Exchange } from './exchange.ts'
import { eventStreamHeaders, toEvents } from './http/event-stream.ts'
import { toClientResult, toHttpAnswer } from './http/http-answer.ts'
import type { ClientResult } from './http/http-answer.ts'
import { readRequest } from './http/read-request.ts'

/** What the lane puts into a request's context; Yoga adds `params` to it, which makes it a {@link PluginContext}. */
export type LaneContext = Omit<PluginContext, 'params'> & { readonly exchange: Exchange }

/** What bounds a request. */
export interface ExactHttpOptions {
  readonly maxBodyBytes: number
  readonly maxBatchSize: number
  readonly uploads?: UploadSettings | undefined
}

type Answer = ExecutionResult | ExecutionResult[] | AsyncIterable<ExecutionResult>

/** Lets Yoga read requests and form answers as every lane of this server does. */
export function useExactHttp(options: ExactHttpOptions): YogaPlugin<LaneContext, LaneContext> {
  return {
    async onRequestParse({ serverContext: { exchange }, setRequestParser }) {
      if (!exchange.accept.single) throw notAcceptable()
      const params = await readRequest(exchange.request, {
        ...options,
        signal: exchange.signal,
        takeUpload: (key, upload) => exchange.uploads.set(key, upload),
      })
      exchange.isBatch = Array.isArray(params)
      setRequestParser(() => params)
    },
    onParse({ context: { exchange, params } }) {
      return ({ result }: { result: DocumentNode | Error | null }) => {
        if (result && !(result instanceof Error)) checkOperation(result, params.operationName, exchange)
      }
    },
    onSubscribe({ context: { exchange }, setResultAndStopExecution }) {
      const refusal = whyNotStreamed(exchange)
      if (refusal) setResultAndStopExecution({ errors: [refusal] })
      return {
        onSubscribeResult({ result }) {
          if (isAsyncIterable(result)) exchange.startStreaming()
        },
      }
    },
    onResultProcess(hook) {
      const { exchange } = hook.serverContext
      hook.setResultProcessor(
        (answer, fetchAPI) => toResponse(answer, exchange, fetchAPI.Response),
        'application/json',
      )
    },
  }
}

/** Notes the operation for the log, and refuses a mutation by GET, which browsers and caches take for harmless. */
function checkOperation(document: DocumentNode, name: string | undefined, exchange: Exchange): void {
  const operation = getOperationAST(document, name)
  if (!operation) return
  exchange.noteOperation({ type: operation.operation, ...(operation.name && { name: operation.name.value }) })
  if (operation.operation === OperationTypeNode.MUTATION && exchange.request.method === 'GET') {
    throw new GatewayError('METHOD_NOT_ALLOWED', 'A mutation is served by POST only.', {
      extensions: { http: { headers: { allow: 'POST' } } },
    })
  }
}

function toResponse(answer: Answer, exchange: Exchange, ResponseClass: typeof Response): Response {
  const toClient = (result: ExecutionResult) => {
    const clientResult = toClientResult(result, exchange.clientErrors)
    exchange.noteResult(clientResult)
    return clientResult
  }
  if (isAsyncIterable(answer)) return eventStream(map(answer, toClient), exchange, ResponseClass)
  const result = Array.isArray(answer) ? answer.map(toClient) : toClient(answer)
  const { single = 'application/json' } = exchange.accept
  const wantsEvents = single === 'text/event-stream'
  const { status, headers, body } = toHttpAnswer(result, wantsEvents ? 'application/json' : single)
  // A client of event streams gets what is wrong with its document as an event; other refusals are plain HTTP.
  if (wantsEvents && status === 200 && !Array.isArray(result)) {
    return eventStream(once(result), exchange, ResponseClass)
  }
  return new ResponseClass(body, { status, headers })
}

/** The events go to the client past the response, which has their headers only. */
function eventStream(
  results: AsyncIterable<ClientResult>,
  exchange: Exchange,
  ResponseClass: typeof Response,
): Response {
  exchange.events = toEvents(results)
  return new ResponseClass(null, { headers: eventStreamHeaders })
}

async function* map<T, U>(values: AsyncIterable<T>, change: (value: T) => U): AsyncGenerator<U, void> {
  for await (const value of values) yield change(value)
}

async function* once<T>(value: T): AsyncGenerator<T, void> {
  yield await Promise.resolve(value)
}

function notAcceptable(): GatewayError {
  return new GatewayError(
    'NOT_ACCEPTABLE',
    'An answer can be "application/graphql-response+json", "application/json" or "text/event-stream": the Accept header allows none of them.',
  )
}

function whyNotStreamed({ accept, isBatch }: Exchange): GatewayError | undefined {
  if (isBatch) return new GatewayError('BAD_REQUEST', 'A subscription can not be part of a batch.')
  if (accept.events) return undefined
  return new GatewayError(
    'NOT_ACCEPTABLE',
    'A subscription is answered as server-sent events: ask with "Accept: text/event-stream".',
  )
}
