/** What is asked of a quota. */
export interface QuotaUse {
  /** Whose quota it is. */
  readonly key: string
  /** When its period began: what was used before doesn't count. */
  readonly startMs: number
  readonly endMs: number
  readonly limit: number
  /** Below nothing to give some back. */
  readonly units: number
}

/** What was used of quotas, wherever that is kept. */
export interface QuotaCounts {
  /** Runs before the server listens. */
  start(): Promise<void>
  /**
   * Uses units of all quotas, or of none when one of them has too few left. What is given back of a period whose count is no
   * longer kept is given back to nobody.
   *
   * @returns what is used of each, with these units if they are; `isAllowed` says whether
   * @throws {Error} when the store doesn't answer
   */
  take(uses: readonly QuotaUse[]): Promise<QuotaTaken> | QuotaTaken
  close(): Promise<void>
}

/** What became of uses. */
export interface QuotaTaken {
  readonly isAllowed: boolean
  /** In the order of the uses. */
  readonly used: readonly number[]
}

/** Whether a quota has so many units left; who asks for none may look. */
export function fits({ limit, units }: QuotaUse, used: number): boolean {
  return units <= 0 || used + units <= limit
}
