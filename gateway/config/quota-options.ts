import { z } from 'zod'
import { limitKeySchema } from './rate-limit-options.ts'
import type { RateLimitKey } from './rate-limit-options.ts'

/** How long a quota is for: periods of the calendar, in UTC; weeks begin on Monday. */
export type QuotaPeriod = (typeof periods)[number]

const periods = ['day', 'week', 'month', 'lifetime'] as const

/** How much a caller may use in a period. */
export interface Quota {
  /** Its name in headers, errors and logs: letters, digits, `-` and `_`. */
  readonly name: string
  /** How long it is for. */
  readonly per: QuotaPeriod
  /** Units in a period, for plans that `plans` doesn't name. Default: none; they have no such quota. */
  readonly limit?: number
  /** Units for each plan. What was used stays used when a caller changes its plan. Default: none. */
  readonly plans?: Readonly<Record<string, number>>
  /** What is counted apart, as for rate limits. Default: `principal`. */
  readonly by?: readonly RateLimitKey[]
  /** What an operation uses: one unit, or its estimated cost. Default: `request`. */
  readonly weight?: 'request' | 'cost'
  /** Holds for operations of these types only. Default: for all. */
  readonly operationTypes?: readonly ('query' | 'mutation' | 'subscription')[]
  /** Holds for operations with these names only: a quota within another one. Default: for all. */
  readonly operationNames?: readonly string[]
}

/** How much callers may use by the calendar. */
export interface QuotaOptions {
  /** All that apply to an operation must allow it; one that is refused is charged to none. */
  readonly limits: readonly Quota[]
  /**
   * Where what was used is kept, for a process that is started again; relative to the config. With `redis` it is kept there
   * instead. Default: `.selvage/quotas.json`.
   */
  readonly file?: string
  /** What holds while Redis doesn't answer: everybody is served, and nothing is counted, or nobody is. Default: `fail_open`. */
  readonly onStoreFailure?: 'fail_open' | 'fail_closed'
  /** Most counts that are kept in a file; those that were used longest ago are forgotten. Default: 100000. */
  readonly maxKeys?: number
}

/** {@link Quota}, complete. */
export type QuotaRule = Readonly<
  Required<Omit<Quota, 'limit' | 'operationTypes' | 'operationNames'>> &
    Pick<Quota, 'limit' | 'operationTypes' | 'operationNames'>
>

/** {@link QuotaOptions}, complete. */
export type QuotaSettings = Readonly<Required<Omit<QuotaOptions, 'limits'>>> & {
  readonly limits: readonly QuotaRule[]
}

const units = z.number().min(0)

const quotaSchema: z.ZodType<QuotaRule, Quota> = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z][\w-]{0,31}$/, 'expected a letter, and letters, digits, "-" and "_"'),
    per: z.enum(periods),
    limit: units.optional(),
    plans: z.record(z.string(), units).default({}),
    by: z.array(limitKeySchema).min(1).default(['principal']),
    weight: z.enum(['request', 'cost']).default('request'),
    operationTypes: z
      .array(z.enum(['query', 'mutation', 'subscription']))
      .min(1)
      .optional(),
    operationNames: z.array(z.string().min(1)).min(1).optional(),
  })
  .refine(({ limit, plans }) => limit !== undefined || Object.keys(plans).length > 0, {
    path: ['limit'],
    error: 'expected a `limit`, or one for each of some `plans`',
  })

/** Checks {@link QuotaOptions} and fills in the defaults. */
export const quotaOptionsSchema: z.ZodType<QuotaSettings, QuotaOptions> = z.strictObject({
  limits: z
    .array(quotaSchema)
    .min(1)
    .refine((limits) => new Set(limits.map(({ name }) => name)).size === limits.length, {
      error: 'expected each quota to have a name of its own',
    }),
  file: z.string().min(1).default('.selvage/quotas.json'),
  onStoreFailure: z.enum(['fail_open', 'fail_closed']).default('fail_open'),
  maxKeys: z.int().positive().default(100_000),
})
