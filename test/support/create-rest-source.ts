import type { IncomingMessage, ServerResponse } from 'node:http'
import { openApiSourceSchema } from '../../gateway/config/sources/openapi-options.ts'
import type { OpenApiSourceOptions } from '../../gateway/config/sources/openapi-options.ts'
import type { GatewayContext } from '../../gateway/context/gateway-context.ts'
import { createOpenApiSubgraph } from '../../gateway/sources/openapi/create-open-api-subgraph.ts'
import type { SourceContext } from '../../gateway/sources/source.ts'
import type { Subgraph } from '../../gateway/sources/subgraph.ts'
import { createSourceContext } from './create-source-context.ts'
import { createTestContext } from './create-test-context.ts'
import { startListener } from './start-service.ts'

/** A request as the REST service got it. */
export interface RestCall {
  /** `GET /orders/1?full=true` */
  readonly line: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly bytes: Buffer
}

/** What the REST service answers with: a status (200), headers, and a body that is sent as JSON unless it is a text or bytes. */
export interface RestAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A REST service as a subgraph, and what it was asked. */
export interface RestSource extends AsyncDisposable {
  readonly subgraph: Subgraph
  readonly calls: RestCall[]
  run(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    request?: Partial<GatewayContext>,
  ): ReturnType<Subgraph['execute']>
}

/** What a test may set of a {@link RestSource}. */
export interface RestSourceOptions extends Omit<OpenApiSourceOptions, 'kind' | 'document'> {
  /** What the source gets from the gateway, where it is not what it gets otherwise. */
  readonly facts?: Partial<SourceContext>
}

/** A REST service, and what it was asked. */
export interface RestService extends AsyncDisposable {
  readonly url: string
  readonly calls: RestCall[]
}

/** Starts a REST service that answers as `answer` says. */
export async function createRestService(answer: (call: RestCall) => RestAnswer): Promise<RestService> {
  const calls: RestCall[] = []
  const server = await startListener((request, response) => {
    void request.toArray().then((chunks: Buffer[]) => {
      const bytes = Buffer.concat(chunks)
      const line = `${request.method} ${request.url}`
      const call = { line, headers: request.headers, body: bytes.toString('utf8'), bytes }
      calls.push(call)
      send(response, answer(call))
    })
  })
  const url = new URL(server.url).origin
  return { url, calls, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

/** Starts a REST service that answers as `answer` says, and makes the subgraph `shop` of it and its document. */
export async function createRestSource(
  document: Readonly<Record<string, unknown>>,
  answer: (call: RestCall) => RestAnswer,
  { facts, ...options }: RestSourceOptions = {},
): Promise<RestSource> {
  await using resources = new AsyncDisposableStack()
  const { url, calls } = resources.use(await createRestService(answer))
  const context = resources.use(createSourceContext(facts))
  const settings = openApiSourceSchema.parse({ kind: 'openapi', document, url, ...options })
  const subgraph = await createOpenApiSubgraph('shop', settings, context)
  const held = resources.move()
  return {
    subgraph,
    calls,
    run(query, variables, overrides) {
      const request = createTestContext(overrides)
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

function send(response: ServerResponse, { status = 200, headers, body }: RestAnswer): void {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array || body === undefined
  const type = typeof body === 'string' ? 'text/plain' : 'application/json'
  response.writeHead(status, { 'content-type': type, ...headers })
  response.end(isRaw ? body : JSON.stringify(body))
}
