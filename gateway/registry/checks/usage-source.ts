/** A span of time, in milliseconds since 1970. */
export interface UsageWindow {
  readonly sinceMs: number
  readonly untilMs: number
}

/** One client that sent one operation. */
export interface Use {
  /** What the client calls itself; undefined when it doesn't say. */
  readonly clientName?: string | undefined
  readonly clientVersion?: string | undefined
  /** The operation's hash, and its name if it has one. */
  readonly operationHash: string
  readonly operationName?: string | undefined
  readonly count: number
}

/** Who uses what was asked for. */
export interface Usage {
  /** How many operations were sent that use it. */
  readonly count: number
  /** How many operations were sent altogether. */
  readonly total: number
  /** Each client with each operation, the most frequent first. */
  readonly uses: readonly Use[]
}

/** What is asked of a {@link UsageSource}. */
export interface UsageQuery {
  /** Schema coordinates: an operation that uses any of them is meant. */
  readonly coordinates: readonly string[]
  readonly window: UsageWindow
  /** Clients that don't count, by name. */
  readonly ignoreClients: readonly string[]
}

/** Knows what clients really sent. */
export interface UsageSource {
  usageOf(query: UsageQuery): Promise<Usage>
}
