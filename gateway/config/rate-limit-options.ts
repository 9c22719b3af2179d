import { z } from 'zod'
import { fieldLimitSchema } from './field-limit-options.ts'
import type { FieldLimitOptions, FieldLimitSettings } from './field-limit-options.ts'
import { headerName } from './sources/header-names.ts'

/** What a limit counts apart: callers, or what they ask for. */
export type RateLimitKey =
  'ip' | 'principal' | 'plan' | 'operationName' | 'operationType' | HeaderKey | ClaimKey

/** Counts by a header of the request. */
export interface HeaderKey {
  /** Its name, in any case. */
  readonly header: string
}

/** Counts by a claim of the caller. */
export interface ClaimKey {
  /** Its name, or where its dots lead. */
  readonly claim: string
}

/**
 * How a limit counts, where `limit` units may be used in `windowMs`:
 *
 * - `token_bucket`: a bucket of `burst` units, filled evenly; a burst may empty it at once;
 * - `sliding_window`: the window ends now; what was used in the one before counts in proportion;
 * - `fixed_window`: windows begin at multiples of `windowMs` since 1970, each with the full limit;
 * - `leaky_bucket`: requests are let through evenly; they wait for their turn, no more than `burst` units of them.
 */
export type RateLimitAlgorithm = (typeof algorithms)[number]

const algorithms = ['token_bucket', 'sliding_window', 'fixed_window', 'leaky_bucket'] as const

/** How much may be asked for in a time. */
export interface RateLimit {
  /** Its name in headers, errors and logs: letters, digits, `-` and `_`. */
  readonly name: string
  /**
   * What is counted apart. Callers that have no principal, or that don't send the header or claim, are counted by their IP
   * addresses instead. Default: none. All callers together have one limit then.
   */
  readonly by?: readonly RateLimitKey[]
  /** Default: `token_bucket`. */
  readonly algorithm?: RateLimitAlgorithm
  /** Units in a window. */
  readonly limit: number
  /** The window's length, in milliseconds. Default: 60000. */
  readonly windowMs?: number
  /** Units of a bucket. Default: `limit`. */
  readonly burst?: number
  /**
   * What an operation uses: one unit, or its estimated cost. Default: `request`.
   */
  readonly weight?: 'request' | 'cost'
  /** Holds for callers with these plans only; an empty text stands for those with none. Default: for all. */
  readonly plans?: readonly string[]
  /** Holds for operations of these types only. Default: for all. */
  readonly operationTypes?: readonly ('query' | 'mutation' | 'subscription')[]
  /** Holds for operations with these names only. Default: for all. */
  readonly operationNames?: readonly string[]
}

/** How much, and how often, callers may ask. */
export interface RateLimitOptions {
  /**
   * All that apply to a request must allow it. Each is asked as early as it can be: before anybody knows who calls, when that
   * is known, or when the operation is. A request that is refused is charged to none of those that are asked with the one
   * that refuses it. Default: none.
   */
  readonly limits?: readonly RateLimit[]
  /** How often fields may be asked for, beside what subgraphs say with `@rateLimit`. All that match a field hold. Default: none. */
  readonly configByField?: readonly FieldLimitOptions[]
  /** Where counts are kept: in each process, or in `redis`, for all gateways that share it. Default: `redis` if there is one, else `memory`. */
  readonly store?: 'memory' | 'redis'
  /**
   * What holds while Redis doesn't answer: nothing, or nobody is served, or each process counts for itself.
   * Default: `local`.
   */
  readonly onStoreFailure?: 'fail_open' | 'fail_closed' | 'local'
  /** Most counts that a process keeps; those that were used longest ago are forgotten. Default: 100000. */
  readonly maxKeys?: number
  /** Sends `X-RateLimit-Limit`, `-Remaining` and `-Reset` too. Default: false. */
  readonly legacyHeaders?: boolean
}

/** {@link RateLimit}, complete. */
export type RateLimitRule = Readonly<
  Required<Omit<RateLimit, 'plans' | 'operationTypes' | 'operationNames'>> &
    Pick<RateLimit, 'plans' | 'operationTypes' | 'operationNames'>
>

/** {@link RateLimitOptions}, complete; without `store`, it is in Redis if there is one. */
export type RateLimitSettings = Readonly<
  Required<Omit<RateLimitOptions, 'limits' | 'configByField' | 'store'>> & Pick<RateLimitOptions, 'store'>
> & { readonly limits: readonly RateLimitRule[]; readonly configByField: readonly FieldLimitSettings[] }

/** Checks a {@link RateLimitKey}. */
export const limitKeySchema: z.ZodType<RateLimitKey, RateLimitKey> = z.union([
  z.enum(['ip', 'principal', 'plan', 'operationName', 'operationType']),
  z.strictObject({ header: headerName }),
  z.strictObject({ claim: z.string().min(1) }),
])

const limitSchema: z.ZodType<RateLimitRule, RateLimit> = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z][\w-]{0,31}$/, 'expected a letter, and letters, digits, "-" and "_"'),
    by: z.array(limitKeySchema).default([]),
    algorithm: z.enum(algorithms).default('token_bucket'),
    limit: z.number().min(1),
    windowMs: z.int().positive().default(60_000),
    burst: z.number().min(1).optional(),
    weight: z.enum(['request', 'cost']).default('request'),
    plans: z.array(z.string()).min(1).optional(),
    operationTypes: z
      .array(z.enum(['query', 'mutation', 'subscription']))
      .min(1)
      .optional(),
    operationNames: z.array(z.string().min(1)).min(1).optional(),
  })
  .refine(({ burst, algorithm }) => burst === undefined || algorithm.endsWith('bucket'), {
    path: ['burst'],
    error: 'expected no burst: only buckets have one',
  })
  .transform((limit) => ({ ...limit, burst: limit.burst ?? limit.limit }))

/** Checks {@link RateLimitOptions} and fills in the defaults. */
export const rateLimitSchema: z.ZodType<RateLimitSettings, RateLimitOptions> = z.strictObject({
  limits: z
    .array(limitSchema)
    .default([])
    .refine((limits) => new Set(limits.map(({ name }) => name)).size === limits.length, {
      error: 'expected each limit to have a name of its own',
    }),
  configByField: z.array(fieldLimitSchema).default([]),
  store: z.enum(['memory', 'redis']).optional(),
  onStoreFailure: z.enum(['fail_open', 'fail_closed', 'local']).default('local'),
  maxKeys: z.int().positive().default(100_000),
  legacyHeaders: z.boolean().default(false),
})
