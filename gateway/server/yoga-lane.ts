import { createYoga } from 'graphql-yoga'
import type { UploadSettings } from '../config/server-options.ts'
import type { Plugin } from '../plugins/plugin.ts'
import type { Exchange } from './exchange.ts'
import { sendEvents } from './http/event-stream.ts'
import { useExactHttp } from './use-exact-http.ts'
import type { LaneContext } from './use-exact-http.ts'

/** One way for a request through the pipeline. Every lane answers alike. */
export interface Lane {
  /** Answers one exchange; resolves when the answer is sent or the client has gone. Never rejects for a client's fault. */
  answer(exchange: Exchange): Promise<void>
  /** Gives back what the pipeline's plugins hold. */
  close(): Promise<void>
}

/** What a {@link Lane} is made of. */
export interface LaneOptions {
  readonly pipeline: readonly Plugin[]
  readonly path: string
  readonly maxBodyBytes: number
  readonly maxBatchSize: number
  readonly uploads?: UploadSettings | undefined
}

/**
 * The lane for everything: graphql-yoga, with what this server does its own way (reading requests, forming answers)
 * put in as the last of its plugins.
 */
export function createYogaLane(options: LaneOptions): Lane {
  const yoga = createYoga<LaneContext>({
    graphqlEndpoint: options.path,
    plugins: [...options.pipeline, useExactHttp(options)],
    batching: options.maxBatchSize > 0 ? { limit: options.maxBatchSize } : false,
    // The pipeline parses, validates and remembers; the HTTP layer bounds bodies and masks errors.
    parserAndValidationCache: false,
    maxRequestBodySize: false,
    maskedErrors: false,
    // What would widen access stays off: CORS has its own settings, and uploads are read with care elsewhere.
    cors: false,
    multipart: false,
    graphiql: false,
    landingPage: false,
    logging: false,
  })

  return {
    async answer(exchange) {
      const { requestId, headers, signal, graph, uploads } = exchange
      const holdGraph = exchange.holdGraph.bind(exchange)
      // Yoga adds to this object, and it is the context that plugins, engine and subgraphs see.
      const context: LaneContext = { requestId, headers, signal, graph, uploads, holdGraph, exchange }
      const response = await yoga.handleNodeRequestAndResponse(exchange.request, exchange.response, context)
      await send(response, exchange)
    },
    close: async () => yoga.dispose(),
  }
}

async function send(answer: Response, { response, events }: Exchange): Promise<void> {
  if (response.destroyed) return
  answer.headers.forEach((value, name) => response.setHeader(name, value))
  response.statusCode = answer.status
  if (events) await sendEvents(events, response)
  else response.end(await answer.text())
}
