/** What became of one document. */
export interface MappedDocument {
  /** The schema is valid, and composes as a subgraph. */
  readonly ok: boolean
  readonly error?: string
  readonly operations: number
  readonly mapped: number
  /** Why operations were left out. */
  readonly reasons: readonly string[]
  /** From the start of reading to the composed schema, without the start of the process. */
  readonly ms: number
  /** The most that the process had. */
  readonly rssMb: number
}
