import { GatewayError } from '../../errors/gateway-error.ts'
import type { GraphQLParams } from '../../plugins/plugin.ts'
import type { HttpExchange } from '../http/http-exchange.ts'
import { readRequest } from '../http/read-request.ts'
import type { LaneOptions } from './lane.ts'

/**
 * Reads what the request of an exchange asks for, once: another lane that takes the exchange over gets the same.
 *
 * @throws {GatewayError} NOT_ACCEPTABLE when no form of an answer is accepted, and what `readRequest` throws
 */
export async function readParams(
  exchange: HttpExchange,
  { maxBodyBytes, maxBatchSize, uploads }: LaneOptions,
): Promise<GraphQLParams | GraphQLParams[]> {
  if (exchange.params) return exchange.params
  if (!exchange.accept.single) throw notAcceptable()
  const params = await readRequest(exchange.request, {
    maxBodyBytes,
    maxBatchSize,
    uploads,
    signal: exchange.signal,
    takeUpload: (key, upload) => exchange.uploads.set(key, upload),
  })
  exchange.params = params
  exchange.isBatch = Array.isArray(params)
  return params
}

function notAcceptable(): GatewayError {
  return new GatewayError(
    'NOT_ACCEPTABLE',
    'An answer can be "application/graphql-response+json", "application/json" or "text/event-stream": the Accept header allows none of them.',
  )
}
