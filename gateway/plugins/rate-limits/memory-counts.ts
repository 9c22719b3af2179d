import { LRUCache } from 'lru-cache'
import { take } from './count.ts'
import type { Count, Use, Verdict } from './count.ts'
import type { CountStore } from './count-store.ts'

/**
 * Keeps counts in the process.
 *
 * @param maxKeys most counts; those that were used longest ago are forgotten
 */
export function createMemoryCounts(maxKeys: number): CountStore {
  const counts = new LRUCache<string, Count>({ max: maxKeys })

  /** What a limit says to somebody who uses nothing of it. */
  function look(use: Use, now: number): Verdict {
    return take(counts.get(use.key), { ...use, units: 0 }, now).verdict
  }

  return {
    take(uses, now) {
      const taken = uses.map((use) => ({ use, ...take(counts.get(use.key), use, now) }))
      if (taken.some(({ verdict }) => !verdict.isAllowed)) {
        return taken.map(({ use, verdict }) => (verdict.isAllowed ? look(use, now) : verdict))
      }
      for (const { use, count } of taken) counts.set(use.key, count)
      return taken.map(({ verdict }) => verdict)
    },
  }
}
