import type { JudgedChange } from './judge-changes.ts'

/** Why something does not compose, or why a schema is refused before it is compared. */
interface CompositionFailure {
  /** Of the catalogue of errors. */
  readonly code: string
  readonly message: string
  /** A line for each single mistake. */
  readonly details: readonly string[]
}

/** What a check found. Plain data: it goes over HTTP as JSON. */
export interface CheckReport {
  readonly verdict: 'pass' | 'fail'
  /** The subgraph whose schema was checked; undefined when it was the graph as a whole. */
  readonly subgraph?: string | undefined
  /** Undefined when it composes. */
  readonly failure?: CompositionFailure | undefined
  /** What is different for clients, the worst first. Empty when it doesn't compose. */
  readonly changes: readonly JudgedChange[]
  /** How long usage counts, in days. */
  readonly windowDays: number
}
