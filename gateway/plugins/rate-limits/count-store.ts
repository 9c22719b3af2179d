import type { Use, Verdict } from './count.ts'

/** Where counts are kept. */
export interface CountStore {
  /**
   * Asks all limits for their units at once: when all allow it, all are charged, else none.
   *
   * @param now in milliseconds since 1970
   * @returns what each says, in the order of `uses`
   * @throws {Error} when the store doesn't answer
   */
  take(uses: readonly Use[], now: number): Promise<readonly Verdict[]> | readonly Verdict[]
}
