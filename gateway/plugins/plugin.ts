import type { Plugin as EnvelopPlugin } from '@envelop/core'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ExecutionResult } from 'graphql'
import type { GatewayContext } from '../context/gateway-context.ts'
import type { Graph } from '../graph/graph.ts'

/** One operation as the client sent it. */
export interface GraphQLParams {
  readonly query?: string | undefined
  /** Names a document that the gateway knows, in place of `query`. */
  readonly documentId?: string | undefined
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

/** A certificate whose private key the client of a TLS connection has. */
export interface ClientCertificate {
  /** Its SHA-256 hash, in lower-case hexadecimal. */
  readonly thumbprint: string
  /** Its subject alternative names, such as `DNS:shop.example` and `URI:spiffe://example/shop`. */
  readonly alternativeNames: readonly string[]
  /** Whether an authority of `server.tls.clientCa` has signed it. */
  readonly isTrusted: boolean
  /** In milliseconds since 1970, as is its end. */
  readonly validFromMs: number
  readonly validToMs: number
}

/** The client's end of a connection. */
export interface ClientConnection {
  /** Its IP address, as the socket has it or as trusted proxies say. Empty when the connection is gone already. */
  readonly address: string
  /** Undefined without TLS, or where the client has none. */
  readonly certificate?: ClientCertificate | undefined
  /** What the client of a WebSocket sent when it connected (`connection_init`). Undefined over HTTP. */
  readonly connectionParams?: Readonly<Record<string, unknown>> | undefined
}

/**
 * Tells when credentials are taken back, or grant something else than they did.
 *
 * @param listener is called then, once
 * @returns ends the listening
 */
export type OnRevoked = (listener: () => void) => () => void

/** What a plugin sees of a request, before it is known what the request asks for. */
export interface RequestContext extends GatewayContext {
  /**
   * The graph that the request runs on from beginning to end: the variant's, as it was when it was first asked for.
   *
   * @throws {GatewayError} NOT_READY when the variant has no graph yet; in `onRequest` only
   */
  readonly graph: Graph
  /** The name of the variant that the graph is of. */
  readonly variant: string
  /**
   * Takes another variant's graph; in `onRequest` only, before anything of the request is read.
   *
   * @throws {GatewayError} VARIANT_NOT_FOUND
   */
  routeTo(variant: string): void
  readonly client: ClientConnection
  /** The HTTP method, in upper case. */
  readonly method: string
  /** Path and query as the client sent them. */
  readonly url: string
  /** Names work that may go on when the answer is out: the graph stays open until that is done. */
  holdGraph(work: Promise<unknown>): void
  /** Undefined where it is not known before the credentials expire (`principal.expiresAtMs`). */
  readonly onRevoked?: OnRevoked | undefined
  /**
   * Hears the answer of an operation that is alone in its HTTP request, before it goes out, once, and may put another in its place.
   * Undefined over WebSocket. Not heard: streams, batches, and what `setAnswer` gives.
   */
  readonly onAnswer?: ((listener: AnswerListener) => void) | undefined
  /** Sets a header of the HTTP answer, whatever it will be. Too late when the answer has begun, as over WebSocket. */
  setHeader(name: string, value: string): void
}

/** What a plugin sees of an operation, in every hook. Operations of one batch share all of it but `params`. */
export interface PluginContext extends RequestContext {
  readonly params: GraphQLParams
  /**
   * Says which fields were taken out of the operation, as its caller may not have them: a part of the key of every answer that
   * others may get. Known when the operation is run.
   */
  readonly withheld?: string | undefined
}

/** What {@link Plugin.onRequest} gets. */
export interface OnRequestPayload {
  readonly context: RequestContext
  /** Adds to what every later hook, the engine and the subgraphs see. */
  readonly extendContext: (addition: Partial<RequestContext>) => void
}

/** An answer that is about to go out. */
export interface FormedAnswer {
  readonly answer: ReadyAnswer
  /** What the answer's body is the text of. */
  readonly response: Pick<ExecutionResult, 'data' | 'extensions'> & { readonly errors?: readonly unknown[] }
}

/**
 * Hears an answer.
 *
 * @returns what goes out in its place; undefined to leave it
 */
export type AnswerListener = (formed: FormedAnswer) => ReadyAnswer | undefined

/** An answer that a plugin has ready, as it goes out. */
export interface ReadyAnswer {
  readonly status: number
  /** Names in lower case. Without `content-type`, the body is JSON in the form that the client accepts. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** What {@link Plugin.onParams} gets. */
export interface OnParamsPayload {
  readonly context: RequestContext
  readonly params: GraphQLParams
  /** Puts others in their place, for the hooks that follow and all that comes after. */
  readonly setParams: (params: GraphQLParams) => void
  /** Answers now; nothing comes after. Undefined where the answer is not this operation's alone, as in a batch. */
  readonly setAnswer?: ((answer: ReadyAnswer) => void) | undefined
  /**
   * Answers now, and runs the operation all the same: what comes of it goes to `RequestContext.onAnswer` alone. Undefined where
   * that can't be: then it is answered with what comes of it.
   */
  readonly setEarlyAnswer?: ((answer: ReadyAnswer) => void) | undefined
}

/** The admin API, where routes with their schemas are added (`api.openapi(createRoute(...), handler)`). */
export type AdminApi = OpenAPIHono

/**
 * An envelop plugin, with hooks for what comes before an operation's text is parsed. Per-request state goes into a `WeakMap`
 * keyed by the context, or into the context; what is held beyond a request is given back in `Symbol.asyncDispose`, when the
 * server has stopped.
 */
export interface Plugin extends EnvelopPlugin<PluginContext>, Partial<AsyncDisposable> {
  /**
   * Runs before the server listens.
   *
   * @throws {GatewayError} when the gateway can't start so
   */
  onStart?(): Promise<void>
  /** Whether GraphQL is served at this path, beside `server.path`; asked of every path that nothing else is served at. */
  servesPath?(path: string): boolean
  /**
   * Adds routes to the admin API, if there is one: whoever calls them has an admin token. A GatewayError that a route throws
   * is answered with a problem of its code. What only the routes need is imported here, as most gateways have no admin API.
   */
  onAdmin?(api: AdminApi): Promise<void> | void
  /**
   * Runs once for each HTTP request, before its body is read. Over WebSocket it runs for `connection_init`, which is refused with
   * what it throws, and again for each operation, as credentials may have become invalid and limits count operations.
   * What it throws is the answer: a GatewayError has its status by its code, and may have headers in `extensions.http`.
   */
  onRequest?(payload: OnRequestPayload): Promise<void> | void
  /** Runs once for each operation, before its text is parsed. What it throws is the operation's answer. */
  onParams?(payload: OnParamsPayload): Promise<void> | void
}
