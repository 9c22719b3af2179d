/** A signal that aborts when its time is over or when another signal does. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Whether the time passed before anything else happened. */
  readonly expired: boolean
  /** Stops the clock and lets go of the other signal. Call it when the work is done, however it ended. */
  clear(): void
}

/**
 * Starts a {@link Deadline}. Unlike `AbortSignal.any` with `AbortSignal.timeout` it leaves nothing behind once cleared:
 * no timer, and no listener on a signal that outlives the work.
 */
export function startDeadline(timeoutMs: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController()
  let expired = false
  const timer = setTimeout(() => {
    expired = true
    controller.abort(new DOMException(`${timeoutMs} ms passed`, 'TimeoutError'))
  }, timeoutMs)
  const onParentAbort = () => controller.abort(parent?.reason)
  if (parent?.aborted) onParentAbort()
  else parent?.addEventListener('abort', onParentAbort, { once: true })

  return {
    signal: controller.signal,
    get expired() {
      return expired
    },
    clear() {
      clearTimeout(timer)
      parent?.removeEventListener('abort', onParentAbort)
    },
  }
}
