import type { Uploads } from './upload.ts'

/** The client's request headers, names in any case. A fetch `Headers` is one. */
export interface RequestHeaders {
  get(name: string): string | null
  /** The names of all of them. */
  keys(): Iterable<string>
}

/** Who is calling, as far as the auth plugins found out. */
export interface Principal {
  readonly subject: string
  readonly scopes: readonly string[]
  /** Default: none. */
  readonly roles?: readonly string[]
  /** What the caller has subscribed to: limits may go by it. */
  readonly plan?: string
  /** When what proves this runs out, in milliseconds since 1970: nothing is answered, and no stream goes on, after it. */
  readonly expiresAtMs?: number
  readonly claims: Readonly<Record<string, unknown>>
  readonly clientName?: string
  readonly clientVersion?: string
}

/** A call of a subgraph that was made for an operation. */
export interface FetchReport {
  /** Its number in the plan, from 1. */
  readonly number: number
  /** When it began, in milliseconds from the beginning of the operation. */
  readonly startMs: number
  readonly durationMs: number
}

/**
 * What is known of one client request, handed to every plugin, engine and subgraph that works on it.
 * It is what per-request state belongs to (`createRequestState`): one object a request, and one that inherits from
 * it for each event of a subscription, and after each field of a mutation (`renewContext`).
 */
export interface GatewayContext {
  /** Taken from the client's `x-request-id`, or made; sent on to subgraphs and back to the client. */
  readonly requestId: string
  readonly headers: RequestHeaders
  /** Aborts when the client goes away or the request's deadline passes; its `reason` says which. */
  readonly signal: AbortSignal
  readonly principal?: Principal
  /** Hears of each call of a subgraph, on the plan engine; what is reported is not shared with other requests. */
  readonly onFetch?: (fetch: FetchReport) => void
  /** Files that came with the request; a variable of type `Upload` holds a key of this map. */
  readonly uploads?: Uploads
}
