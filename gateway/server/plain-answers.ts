import type { IncomingMessage, ServerResponse } from 'node:http'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Graph } from '../graph/graph.ts'
import { readAccept } from './http/accept.ts'
import { toClientResult, toHttpAnswer } from './http/http-answer.ts'

/** Answers whether the process lives: 200 as long as it can answer at all. */
export function sendLiveness(response: ServerResponse): void {
  sendJson(response, 200, { status: 'live' })
}

/** Answers whether requests are served: 200, or 503 with the reason why not. */
export function sendReadiness(response: ServerResponse, whyNot: string | undefined): void {
  if (whyNot === undefined) sendJson(response, 200, { status: 'ready' })
  else sendJson(response, 503, { status: 'not ready', reason: whyNot })
}

/**
 * Answers with the keys that the gateway's tokens are verified with; false when it signs none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export function sendKeys(response: ServerResponse, graph: Pick<Graph, 'signingKeys'> | undefined): boolean {
  if (!graph?.signingKeys) return false
  response
    .writeHead(200, { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=60' })
    .end(JSON.stringify({ keys: graph.signingKeys }))
  return true
}

/** Answers a request for a path that nothing is served at. */
export function sendNotFound(response: ServerResponse, graphqlPath: string): void {
  sendJson(response, 404, { error: `Nothing is served at this path; GraphQL is at "${graphqlPath}".` })
}

/** Refuses a GraphQL request that there is no graph for: 503, NOT_READY, with Retry-After. */
export function sendNotReady(request: IncomingMessage, response: ServerResponse, whyNot: string): void {
  const error = new GatewayError('NOT_READY', whyNot, {
    extensions: { http: { headers: { 'retry-after': '1' } } },
  })
  const result = toClientResult({ errors: [error] }, { maskErrors: true, onUnexpected: () => undefined })
  const { single = 'application/json' } = readAccept(request.headers.accept)
  const mediaType = single === 'text/event-stream' ? 'application/json' : single
  const { status, headers, body } = toHttpAnswer(result, mediaType)
  response.writeHead(status, headers).end(body)
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
    .end(`${JSON.stringify(body)}\n`)
}
