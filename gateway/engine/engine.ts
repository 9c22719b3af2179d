import type { DocumentNode, ExecutionResult } from 'graphql'
import type { GatewayContext } from '../context/gateway-context.ts'
import type { EntityCacheSettings } from '../config/entity-cache-options.ts'
import type { LimitSettings } from '../config/limit-options.ts'
import type { Subgraph } from '../sources/subgraph.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { AnswerLives } from './answer-life.ts'
import type { EntityCache } from './entities/entity-cache.ts'
import type { Explanation } from './explanation.ts'
import type { Supergraph } from './supergraph.ts'

/** A client's parsed and validated document, and which of its operations to run. */
export interface Operation {
  readonly document: DocumentNode
  /** Needed only where the document has several operations. */
  readonly name?: string
}

/** Variables as the client sent them; integers that no number holds are as `toBigVariable` makes them. */
export type Variables = Readonly<Record<string, unknown>>

/** An operation that clients ask for, as the last of them did. */
export interface HotOperation {
  readonly operation: Operation
  readonly variables: Variables
}

/** How one graph is run. Both engines answer alike: `stitch` is the reference. */
export interface Engine {
  readonly kind: 'plan' | 'stitch'
  /** The entities that are kept; undefined where none are. */
  readonly entities?: EntityCache
  /**
   * Runs a query or a mutation. A variable that doesn't fit its type is an error in the result, with code
   * BAD_USER_INPUT and no `data`. Rejects with the reason of `context.signal` when that aborts.
   */
  execute(operation: Operation, variables: Variables, context: GatewayContext): Promise<ExecutionResult>
  /** Says how an operation would be run, without running it; a result instead says what is wrong with the request. */
  explain(
    operation: Operation,
    variables: Variables,
    context: GatewayContext,
  ): Promise<Explanation | ExecutionResult>
  /** The operations that it was asked to run most. */
  hottest(limit: number): readonly HotOperation[]
  /** Runs a subscription; a result instead of a stream says why there is none. */
  subscribe(
    operation: Operation,
    variables: Variables,
    context: GatewayContext,
  ): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>
}

/** What an engine is built from. */
export interface EngineInput {
  readonly supergraph: Supergraph
  /** By name, one for each of the supergraph's `joinedSubgraphs`. */
  readonly subgraphs: ReadonlyMap<string, Subgraph>
  /** Whether a label of `@override(label:)` is on for a request. Default: none is. */
  readonly isOverrideActive?: (label: string, context: GatewayContext) => boolean
  /** Default: those of the settings' defaults. */
  readonly limits?: LimitSettings
  /** How entities are kept; on the plan engine alone. Default: none is. */
  readonly entityCache?: EntityCacheSettings | undefined
  /** Notes how answers may be kept, and marks results with it. Default: nothing is noted. */
  readonly lives?: AnswerLives | undefined
  /** The time, in milliseconds since 1970. Default: the machine's. */
  readonly now?: (() => number) | undefined
  readonly log: Logger
}
