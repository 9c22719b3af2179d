import type { DocumentNode, ExecutionResult } from 'graphql'
import type { GatewayContext } from '../context/gateway-context.ts'
import type { Subgraph } from '../sources/subgraph.ts'

/** A client's parsed and validated document, and which of its operations to run. */
export interface Operation {
  readonly document: DocumentNode
  /** Needed only where the document has several operations. */
  readonly name?: string
}

/** How one graph is run. Both engines answer alike: `stitch` is the reference. */
export interface Engine {
  readonly kind: 'plan' | 'stitch'
  /**
   * Runs a query or a mutation. `variables` are as the client sent them; a variable that doesn't fit its type is an
   * error in the result, with code BAD_USER_INPUT and no `data`.
   */
  execute(
    operation: Operation,
    variables: Readonly<Record<string, unknown>>,
    context: GatewayContext,
  ): Promise<ExecutionResult>
  /** Runs a subscription; a result instead of a stream says why there is none. */
  subscribe(
    operation: Operation,
    variables: Readonly<Record<string, unknown>>,
    context: GatewayContext,
  ): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>
}

/** What an engine is built from. */
export interface EngineInput {
  readonly supergraphSdl: string
  readonly subgraphs: ReadonlyMap<string, Subgraph>
}
