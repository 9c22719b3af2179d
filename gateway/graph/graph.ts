import type { GraphQLSchema } from 'graphql'
import type { JWK } from 'jose'
import type { Engine } from '../engine/engine.ts'
import type { CostWeights } from './cost-weights.ts'
import type { AccessRules } from './access/access-rules.ts'
import type { Receiver } from '../sources/receiver.ts'
import type { Subgraph } from '../sources/subgraph.ts'

/** A supergraph made executable. Immutable; swapped whole, never patched. */
export interface Graph {
  /** SHA-256 of the supergraph SDL, hexadecimal. */
  readonly id: string
  readonly supergraphSdl: string
  /** What clients see: `@inaccessible` elements and federation's machinery are gone. */
  readonly schema: GraphQLSchema
  /** What the subgraphs say that their fields cost. */
  readonly costs: CostWeights
  /** Who may have what; undefined when everything is for everyone. */
  readonly accessRules?: AccessRules | undefined
  /** What services verify the gateway's tokens with; undefined when it signs none. */
  readonly signingKeys?: readonly JWK[] | undefined
  readonly engine: Engine
  readonly subgraphs: ReadonlyMap<string, Subgraph>
  /** Takes the messages that services send of themselves, by the path that they are sent to. Default: there are none. */
  readonly receivers?: ReadonlyMap<string, Receiver>
  /** Closes the subgraphs. Called once, when the last lease on the graph has been released. */
  close(): Promise<void>
}
