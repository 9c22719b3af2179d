import type { NoticeListener } from './store/registry-database.ts'
import type { VariantKey } from './store/versions.ts'

/** Lets requests wait for a variant's next version. */
export interface Notices {
  readonly onNotice: NoticeListener
  /**
   * Calls `wake` when the variant may have a new version, and when nobody may wait any longer.
   *
   * @returns ends that; undefined when too many wait already
   */
  follow(key: VariantKey, wake: () => void): (() => void) | undefined
  /** Whether nobody may wait any longer, as the registry stops. */
  readonly isClosed: boolean
  close(): void
}

/** Requests that may wait at once. */
const maxFollowers = 20_000

/** Makes {@link Notices}. */
export function createNotices(): Notices {
  const followers = new Map<string, Set<() => void>>()
  let count = 0
  let isClosed = false
  const wakeAll = () => {
    for (const wakes of followers.values()) for (const wake of wakes) wake()
  }
  return {
    onNotice(key) {
      if (key === undefined) wakeAll()
      else for (const wake of followers.get(key) ?? []) wake()
    },
    follow({ graph, variant }, wake) {
      if (count >= maxFollowers || isClosed) return undefined
      const key = `${graph}/${variant}`
      const wakes = followers.get(key) ?? new Set()
      followers.set(key, wakes.add(wake))
      count += 1
      return () => {
        if (!wakes.delete(wake)) return
        count -= 1
        if (wakes.size === 0 && followers.get(key) === wakes) followers.delete(key)
      }
    },
    get isClosed() {
      return isClosed
    },
    close() {
      isClosed = true
      wakeAll()
    },
  }
}
