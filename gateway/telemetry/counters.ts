/** What is counted, with what each count is told apart by. */
export const counterDefinitions = {
  selvage_faults_total: {
    help: 'What could not be done as a store did not answer, or could not be written, by feature.',
    label: 'feature',
  },
  selvage_refusals_total: {
    help: 'Requests, operations and events that a rate limit or quota refused, by its name.',
    label: 'limit',
  },
  selvage_response_cache_total: {
    help: 'Queries by what the response cache did: hit, stale, collapsed, miss or bypass.',
    label: 'outcome',
  },
} as const

/** The name of a counter, as Prometheus has it. */
export type CounterName = keyof typeof counterDefinitions

/** How often something has happened since the process began. */
export interface Counters {
  /**
   * Counts one more.
   *
   * @param value of the counter's label: one of a bounded number of texts
   */
  count(name: CounterName, value: string): void
  /** All counts of a counter, by the value of its label. */
  read(name: CounterName): ReadonlyMap<string, number>
}

/** Builds {@link Counters} that stand at nothing. */
export function createCounters(): Counters {
  const counts = new Map<CounterName, Map<string, number>>()
  const of = (name: CounterName) => {
    const known = counts.get(name) ?? new Map<string, number>()
    counts.set(name, known)
    return known
  }
  return {
    count(name, value) {
      const values = of(name)
      values.set(value, (values.get(value) ?? 0) + 1)
    },
    read: of,
  }
}
