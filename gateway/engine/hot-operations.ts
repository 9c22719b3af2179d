import type { DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { HotOperation, Operation, Variables } from './engine.ts'

/** Counts which operations an engine is asked for. */
export interface HotOperations {
  count(operation: Operation, variables: Variables): void
  /** Those that were asked for most, in that order. */
  hottest(limit: number): readonly HotOperation[]
}

/** Operations that are counted; those that were not asked for longest go. */
const maxCounted = 500

interface Counter {
  latest: HotOperation
  count: number
}

/** Makes an empty count. */
export function createHotOperations(): HotOperations {
  const counters = new LRUCache<DocumentNode, Counter>({ max: maxCounted })
  return {
    count(operation, variables) {
      const counter = counters.get(operation.document)
      const latest = { operation, variables }
      if (!counter) {
        counters.set(operation.document, { latest, count: 1 })
        return
      }
      counter.latest = latest
      counter.count += 1
    },
    hottest: (limit) =>
      [...counters.values()]
        .sort((one, other) => other.count - one.count)
        .slice(0, limit)
        .map(({ latest }) => latest),
  }
}
