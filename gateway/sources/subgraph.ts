import type { ExecutionResult } from 'graphql'
import type { GatewayContext } from '../context/gateway-context.ts'
import type { Receiver } from './receiver.ts'

/** One GraphQL request from an engine to a subgraph. */
export interface SubgraphRequest {
  /** One operation over the subgraph's own schema, federation's `_entities` included. */
  readonly document: string
  /** Integers that no number holds are as `toBigVariable` makes them. */
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
  /** Whether it only reads: then it may be answered together with others that are equal. Default: false. */
  readonly isQuery?: boolean
  /** All of it as GraphQL over HTTP has it in JSON, where the engine has that at hand. */
  readonly body?: string
  readonly context: GatewayContext
  /** Aborts the work; every implementation passes it on to what it waits for. */
  readonly signal: AbortSignal
}

/**
 * What every source becomes. Past this point nobody knows which kind it was.
 * Results are shared between requests: nobody writes to them.
 */
export interface Subgraph {
  readonly name: string
  /** Federation SDL, `@link` included where it is Federation 2. */
  readonly sdl: string
  /** Where it can be reached, for the supergraph's `@join__graph(url:)`; empty for one that runs in the gateway. */
  readonly url: string
  /**
   * Answers with data, errors or both. Never rejects for a fault of the service: that is an error in the result,
   * with `extensions.code` from the catalogue. Rejects with `signal.reason` when aborted.
   */
  execute(request: SubgraphRequest): Promise<ExecutionResult>
  /**
   * What of a client's request, besides document and variables, decides how queries are answered: requests with equal keys
   * may share an answer. Without it, or when it answers undefined, nothing is shared.
   */
  sharingKey?(context: GatewayContext): string | undefined
  /** Lets go of what it keeps of its service's answers. Without it, it keeps none. */
  forgetAnswers?(): void
  /** Values of its service's answers that were not what its document says, by operation, since the subgraph was made. */
  readonly misfits?: ReadonlyMap<string, number>
  /** Takes the messages that its service sends of itself, by the path that they are sent to. */
  readonly receivers?: ReadonlyMap<string, Receiver>
  subscribe?(request: SubgraphRequest): Promise<AsyncIterable<ExecutionResult>>
  close(): Promise<void>
}
