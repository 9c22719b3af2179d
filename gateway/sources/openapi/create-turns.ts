import { setImmediate } from 'node:timers/promises'

/**
 * Builds a function whose callers go on one after the other, each in a turn of the event loop of its own: whatever else
 * waits for the loop gets in between them.
 */
export function createTurns(): () => Promise<void> {
  let last = Promise.resolve()
  return () => {
    last = last.then(() => setImmediate())
    return last
  }
}
