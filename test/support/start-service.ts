import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { ServerOptions as TlsServerOptions, Server as TlsServer } from 'node:https'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'

/** An HTTP server on a free port of 127.0.0.1; stopped with `await using`, open connections included. */
export interface TestService extends AsyncDisposable {
  /** Where it listens, with the path `/graphql`. */
  readonly url: string
}

/** Answers one request, whose body was read. */
export type AnswerRequest = (request: IncomingMessage, response: ServerResponse, body: string) => void

/** Starts a {@link TestService}; with `tls`, an https:// one. */
export function startService(answer: AnswerRequest, tls?: TlsServerOptions): Promise<TestService> {
  const listener: RequestListener = (request, response) => {
    answerWith(answer, request, response)
  }
  return tls ? listen(createTlsServer(tls, listener), 'https') : listen(createServer(listener))
}

/** Starts a {@link TestService} that reads requests itself, byte by byte if it likes. */
export function startListener(listener: RequestListener): Promise<TestService> {
  return listen(createServer(listener))
}

function answerWith(answer: AnswerRequest, request: IncomingMessage, response: ServerResponse): void {
  request.setEncoding('utf8')
  void request.toArray().then((chunks: string[]) => {
    answer(request, response, chunks.join(''))
  })
}

async function listen(server: Server | TlsServer, scheme = 'http'): Promise<TestService> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `${scheme}://127.0.0.1:${port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}

/** Starts a {@link TestService} that answers every request alike. */
export function startAnswering(status: number, contentType: string, body: string): Promise<TestService> {
  return startService((_request, response) => {
    response.writeHead(status, { 'content-type': contentType }).end(body)
  })
}

/** A GraphQL request as a service got it. */
export interface ReceivedRequest {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>> | undefined
  readonly headers: Readonly<Record<string, string>>
}

/** A GraphQL service that remembers what it was asked. */
export interface TestGraphQLService extends TestService {
  readonly requests: ReceivedRequest[]
}

/** A GraphQL service that answers as told instead, while it is told to. */
export interface FaultyService extends TestService {
  /** Answers in the place of the GraphQL server; undefined when all is well. */
  fault: AnswerRequest | undefined
  /** Requests that came, whoever answered them. */
  readonly requestCount: number
}

/** Starts a {@link FaultyService} over a schema; all is well at first. */
export async function startFaultyService(schema: GraphQLSchema): Promise<FaultyService> {
  const yoga = createYoga({ schema, logging: false, maskedErrors: false })
  let requestCount = 0
  const server = createServer((request, response) => {
    requestCount += 1
    if (service.fault) answerWith(service.fault, request, response)
    else void yoga(request, response)
  })
  const service: FaultyService = {
    ...(await listen(server)),
    fault: undefined,
    get requestCount() {
      return requestCount
    },
  }
  return service
}

/** Starts a GraphQL Yoga server over a schema. */
export async function startGraphQLService(schema: GraphQLSchema): Promise<TestGraphQLService> {
  const requests: ReceivedRequest[] = []
  const yoga = createYoga({
    schema,
    logging: false,
    maskedErrors: false,
    context({ request, params }) {
      const { query = '', variables } = params
      requests.push({ query, variables, headers: Object.fromEntries(request.headers) })
      return {}
    },
  })
  return { ...(await listen(createServer((request, response) => void yoga(request, response)))), requests }
}
