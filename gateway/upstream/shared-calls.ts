/** Work that several may wait for. */
export interface SharedCalls<Result> {
  /**
   * Joins the work in flight under a key, or starts it. What comes out is shared: nobody writes to it.
   *
   * @param signal of the one who waits: rejects with its reason. The work is aborted when nobody waits any more.
   */
  share(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<Result>): Promise<Result>
}

/** Makes the register of work in flight; what is done is forgotten. */
export function createSharedCalls<Result>(): SharedCalls<Result> {
  const calls = new Map<string, SharedCall<Result>>()
  return {
    share(key, signal, start) {
      if (signal.aborted) return Promise.reject(toError(signal.reason))
      let call = calls.get(key)
      if (!call) {
        const started = new SharedCall(start, () => {
          if (calls.get(key) === started) calls.delete(key)
        })
        calls.set(key, started)
        call = started
      }
      return call.wait(signal)
    },
  }
}

/** Work that is done once for all who wait for it. */
export class SharedCall<Result> {
  readonly #abort = new AbortController()
  readonly #result: Promise<Result>
  readonly #onOver: () => void
  #waiters = 0

  /** @param onOver called when nobody can join any more: it is done, or nobody waits for it */
  constructor(start: (signal: AbortSignal) => Promise<Result>, onOver: () => void) {
    this.#onOver = onOver
    this.#result = start(this.#abort.signal).finally(onOver)
  }

  /** Waits for the result, or for the signal: then rejects with its reason. */
  wait(signal: AbortSignal): Promise<Result> {
    this.#waiters += 1
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiters -= 1
        if (this.#waiters === 0) {
          this.#onOver()
          this.#abort.abort(signal.reason)
        }
        reject(toError(signal.reason))
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#result.then(
        (result) => {
          signal.removeEventListener('abort', leave)
          resolve(result)
        },
        (error: unknown) => {
          signal.removeEventListener('abort', leave)
          reject(toError(error))
        },
      )
    })
  }
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
