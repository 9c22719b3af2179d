import { z } from 'zod'

/** What one operation may cost the services behind the gateway. */
export interface LimitOptions {
  /** Most calls of subgraphs for one operation. Default: 200. */
  readonly maxFetches?: number
  /** Most entities in one call; more are split over several calls. Default: 1000. */
  readonly maxEntitiesPerFetch?: number
  /** Most bytes that subgraphs may answer to one operation, all answers together. Default: 50 MiB (52428800). */
  readonly maxFetchedBytes?: number
}

/** {@link LimitOptions}, complete. */
export type LimitSettings = Readonly<Required<LimitOptions>>

/** Checks {@link LimitOptions} and fills in the defaults. */
export const limitSchema: z.ZodType<LimitSettings, LimitOptions> = z.strictObject({
  maxFetches: z.int().positive().default(200),
  maxEntitiesPerFetch: z.int().positive().default(1_000),
  maxFetchedBytes: z.int().positive().default(52_428_800),
})
