import { createYoga } from 'graphql-yoga'
import { sendAnswer } from '../http/exchange-answer.ts'
import { operationPlugins } from '../operation-plugins.ts'
import type { Lane, LaneContext, LaneOptions } from './lane.ts'
import { useExactHttp } from './use-exact-http.ts'
import { useHttpRules } from './use-http-rules.ts'

/**
 * The lane for everything: graphql-yoga, with what this server does its own way (reading requests, forming answers)
 * put in as the last of its plugins.
 */
export function createYogaLane(options: LaneOptions): Lane {
  const yoga = createYoga<LaneContext>({
    // The server has looked at the path already: plugins may serve GraphQL at others, too.
    graphqlEndpoint: '/*',
    plugins: [...operationPlugins(options), useHttpRules(), useExactHttp(options)],
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
    async answer(exchange, context) {
      const { request, response } = exchange
      // Yoga adds to the context, and it is what plugins, engine and subgraphs see.
      const answer = await yoga.handleNodeRequestAndResponse(request, response, context)
      if (!exchange.answer) throw new Error(`Yoga answered by itself, with status ${answer.status}.`)
      await sendAnswer(exchange.answer, exchange)
    },
    close: async () => yoga.dispose(),
  }
}
