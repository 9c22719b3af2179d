import { z } from 'zod'
import { toMilliseconds } from './duration.ts'

/** How often fields may be asked for, as `@rateLimit` says it of one field. */
export interface FieldLimitOptions {
  /** The field's type; `*` stands for anything: `Mutation`, `*Admin`. */
  readonly type: string
  /** The field; `*` stands for anything: `login`, `search*`. */
  readonly field: string
  /** How often, in a window. Default: 5. */
  readonly max?: number
  /** The window's length: `10s`, `5m`, `1h`, `1d`, or milliseconds. Default: `1m`. */
  readonly window?: string
  /** Arguments whose values are counted apart: `email`, or `input.email` within an object. Default: none. */
  readonly identityArgs?: readonly string[]
  /** An argument whose list counts as often as it is long. Default: none. */
  readonly arrayLengthField?: string
  /** What a client is told when it is refused. Default: which limits refused it, and when it may ask again. */
  readonly message?: string
}

/** {@link FieldLimitOptions}, complete. */
export interface FieldLimitSettings {
  readonly type: string
  readonly field: string
  readonly max: number
  readonly windowMs: number
  readonly identityArgs: readonly string[]
  readonly arrayLengthField?: string | undefined
  readonly message?: string | undefined
}

/** How often a field may be asked for in a window where `@rateLimit`, or the config, doesn't say. */
export const defaultMax = 5

/** The window where nothing is said, in milliseconds. */
export const defaultWindowMs = 60_000

const pattern = z.string().regex(/^[\w*]+$/, 'expected a name, in which `*` stands for anything')

/** Checks {@link FieldLimitOptions} and fills in the defaults. */
export const fieldLimitSchema: z.ZodType<FieldLimitSettings, FieldLimitOptions> = z
  .strictObject({
    type: pattern,
    field: pattern,
    max: z.int().positive().default(defaultMax),
    window: z.string().default('1m'),
    identityArgs: z.array(z.string().min(1)).default([]),
    arrayLengthField: z.string().min(1).optional(),
    message: z.string().min(1).optional(),
  })
  .transform(({ window, ...limit }, context) => {
    const windowMs = toMilliseconds(window)
    if (windowMs !== undefined) return { ...limit, windowMs }
    context.addIssue({
      code: 'custom',
      path: ['window'],
      message: 'expected a time such as "10s", "5m" or "1h"',
    })
    return z.NEVER
  })
