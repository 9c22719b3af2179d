import type { IncomingMessage } from 'node:http'
import { openApiSourceSchema } from '../../gateway/config/sources/openapi-options.ts'
import type { OpenApiSourceOptions } from '../../gateway/config/sources/openapi-options.ts'
import { createOpenApiSubgraph } from '../../gateway/sources/openapi/create-open-api-subgraph.ts'
import type { Subgraph } from '../../gateway/sources/subgraph.ts'
import { createSourceContext } from './create-source-context.ts'
import { createTestContext } from './create-test-context.ts'
import { startService } from './start-service.ts'

/** A request as the REST service got it. */
export interface RestCall {
  /** `GET /orders/1?full=true` */
  readonly line: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** What the REST service answers with: a status (200), headers, and a body that is sent as JSON unless it is a text. */
export interface RestAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A REST service as a subgraph, and what it was asked. */
export interface RestSource extends AsyncDisposable {
  readonly subgraph: Subgraph
  readonly calls: RestCall[]
  run(document: string, variables?: Readonly<Record<string, unknown>>): ReturnType<Subgraph['execute']>
}

/** Starts a REST service that answers as `answer` says, and makes the subgraph `shop` of it and its document. */
export async function createRestSource(
  document: Readonly<Record<string, unknown>>,
  answer: (call: RestCall) => RestAnswer,
  options: Omit<OpenApiSourceOptions, 'kind' | 'document'> = {},
): Promise<RestSource> {
  await using resources = new AsyncDisposableStack()
  const calls: RestCall[] = []
  const server = resources.use(
    await startService((request, response, body) => {
      const line = `${request.method} ${request.url?.replace('/graphql', '')}`
      const call = { line, headers: request.headers, body }
      calls.push(call)
      const { status = 200, headers, body: content } = answer(call)
      const isText = typeof content === 'string'
      response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers })
      response.end(isText || content === undefined ? content : JSON.stringify(content))
    }),
  )
  const context = resources.use(createSourceContext())
  const settings = openApiSourceSchema.parse({ kind: 'openapi', document, url: server.url, ...options })
  const subgraph = await createOpenApiSubgraph('shop', settings, context)
  const held = resources.move()
  return {
    subgraph,
    calls,
    run(query, variables) {
      const request = createTestContext()
      return subgraph.execute({
        document: query,
        context: request,
        signal: request.signal,
        ...(variables && { variables }),
      })
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}
