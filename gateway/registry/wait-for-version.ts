import type { Notices } from './notices.ts'
import type { RegistryParts } from './registry-parts.ts'
import { findVersion } from './store/versions.ts'
import type { ServedVersion, VariantKey } from './store/versions.ts'

/** What {@link waitForVersion} waits for. */
export interface WaitOptions {
  /** Answers at once when the newest version has another hash than these. */
  readonly knownHashes: readonly string[]
  /** How long to wait, in milliseconds. */
  readonly timeoutMs: number
  /** Ends the waiting, when whoever asked went away. */
  readonly signal: AbortSignal
}

/** Waits until a variant has a version that is not known yet; gives the newest there is when that takes too long. */
export async function waitForVersion(
  { database, notices }: Pick<RegistryParts, 'database'> & { readonly notices: Notices },
  key: VariantKey,
  { knownHashes, timeoutMs, signal }: WaitOptions,
): Promise<ServedVersion | undefined> {
  const bell = createBell(timeoutMs, signal)
  const unfollow = notices.follow(key, bell.ring)
  try {
    for (;;) {
      // Heard from now on: what comes while this is read is not missed.
      const rung = bell.next()
      const served = await findVersion(database.db, key)
      const isNews = served && !knownHashes.includes(served.hash)
      if (isNews || bell.isOver || !unfollow || notices.isClosed) return served
      await rung
    }
  } finally {
    unfollow?.()
    bell.stop()
  }
}

/** Rings when it is rung, when its time is over, and when nobody listens any longer. */
function createBell(timeoutMs: number, signal: AbortSignal) {
  let isOver = signal.aborted
  let wake = (): void => undefined
  const end = () => {
    isOver = true
    wake()
  }
  const timer = setTimeout(end, timeoutMs)
  signal.addEventListener('abort', end, { once: true })
  return {
    get isOver() {
      return isOver
    },
    ring: () => {
      wake()
    },
    next: () =>
      new Promise<void>((resolve) => {
        wake = resolve
      }),
    stop() {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    },
  }
}
