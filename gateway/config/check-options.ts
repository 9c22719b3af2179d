import { z } from 'zod'

/** How breaking changes are weighed by the operations that clients really sent. */
export interface UsageCheckOptions {
  /** How long an operation counts after it was last sent, in days. Default: 30. */
  readonly windowDays?: number
  /** A change passes that fewer operations than this use in the window. Default: 1, so that one is enough to refuse it. */
  readonly minCount?: number
  /** A change passes that a smaller share of all operations of the window uses, from 0 to 1. Default: 0. */
  readonly minShare?: number
  /** Clients whose operations don't count, by name. Default: none. */
  readonly ignoreClients?: readonly string[]
  /**
   * What becomes of breaking changes when no operation at all was recorded in the window: it can't be told then whether anybody
   * uses what they break. Default: `fail`.
   */
  readonly whenNothingRecorded?: 'fail' | 'pass'
}

/** {@link UsageCheckOptions}, complete. */
export type UsageCheckSettings = Readonly<Required<UsageCheckOptions>>

/** What a change of the schema is held against by `selvage check`. */
export interface CheckOptions {
  /** Which breaking changes pass because nobody, or hardly anybody, uses what they break. */
  readonly usage?: UsageCheckOptions
}

/** {@link CheckOptions}, complete. */
export interface CheckSettings {
  readonly usage: UsageCheckSettings
}

const usageSchema: z.ZodType<UsageCheckSettings, UsageCheckOptions> = z.strictObject({
  windowDays: z.number().positive().default(30),
  minCount: z.int().positive().default(1),
  minShare: z.number().min(0).max(1).default(0),
  ignoreClients: z.array(z.string().min(1)).default([]),
  whenNothingRecorded: z.enum(['fail', 'pass']).default('fail'),
})

/** Checks {@link CheckOptions} and fills in the defaults. */
export const checkSchema: z.ZodType<CheckSettings, CheckOptions> = z.strictObject({
  usage: usageSchema.prefault({}),
})
