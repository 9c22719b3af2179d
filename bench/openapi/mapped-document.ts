/** What became of one document. */
export interface MappedDocument {
  /** The schema is valid, and composes as a subgraph. */
  readonly ok: boolean
  readonly error?: string
  readonly operations: number
  readonly mapped: number
  /** Why operations were left out. */
  readonly reasons: readonly string[]
  /** From the start of reading to the valid schema, without the start of the process. */
  readonly ms: number
  /** The most that the process had until then. */
  readonly rssMb: number
  /** As `ms`, to the composed supergraph; peers have none. */
  readonly composedMs?: number
}
