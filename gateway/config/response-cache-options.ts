import { z } from 'zod'

/** Who may get an answer: everybody who asks the same, or the caller alone. */
export type CacheScope = 'PUBLIC' | 'PRIVATE'

/** What is let go of. */
export interface LetGoOptions {
  /** Answers that may have one of these types. Default: none. */
  readonly types?: readonly string[]
  /** Answers with what `tagsPerSchemaCoordinate` calls so. Default: none. */
  readonly tags?: readonly string[]
}

/** Keeps answers to queries, and gives them again. Times are in milliseconds. */
export interface ResponseCacheOptions {
  /**
   * How long an answer may be kept where neither a field nor its type says so; 0 keeps only answers all of whose fields say it.
   * Default: 0.
   */
  readonly ttl?: number
  /** How long for each type, beside `@cacheControl` of the subgraphs. Default: none. */
  readonly ttlPerType?: Readonly<Record<string, number>>
  /** How long for each field, by `Type.field`, before what `@cacheControl` says. Default: none. */
  readonly ttlPerSchemaCoordinate?: Readonly<Record<string, number>>
  /** Types, and fields by `Type.field`, that only the caller may have (`PRIVATE`). Default: none. */
  readonly scopePerSchemaCoordinate?: Readonly<Record<string, CacheScope>>
  /** Answers with one of these types are not kept. Default: none. */
  readonly ignoredTypes?: readonly string[]
  /**
   * Who has answers of their own: whoever has credentials (`credentials`), or only where something in the answer is private
   * (`private`): all else is then shared by all callers for whom services are asked alike. Default: `credentials`.
   */
  readonly separate?: 'credentials' | 'private'
  /** Headers whose values have answers of their own, beside those that services get. Default: none. */
  readonly headers?: readonly string[]
  /** Claims whose values have answers of their own. Default: none. */
  readonly claims?: readonly string[]
  /** What types, and fields by `Type.field`, are called when answers with them are to be let go. Default: none. */
  readonly tagsPerSchemaCoordinate?: Readonly<Record<string, readonly string[]>>
  /**
   * What is let go when a mutation has run, by its field, `Mutation.import`, beside the objects that it returns; whether or
   * not it says that it failed. Default: none.
   */
  readonly invalidatesPerSchemaCoordinate?: Readonly<Record<string, LetGoOptions>>
  /** Fields that name an object among those of its type. Default: `id`. */
  readonly idFields?: readonly string[]
  /** Most bytes that are kept, in each process; what was used longest ago goes first. Default: 268435456. */
  readonly maxBytes?: number
  /** An answer with more bytes is not kept. Default: 4194304. */
  readonly maxAnswerBytes?: number
  /** For how long after its time an answer is given while another one is fetched. Default: 0. */
  readonly staleWhileRevalidate?: number
  /** For how long after its time an answer is given while services are out of order. Default: 0. */
  readonly staleIfError?: number
  /** By how much of itself a time to live is shortened by chance, so that not all ends at once: from 0 to 1. Default: 0.1. */
  readonly jitter?: number
}

/** {@link ResponseCacheOptions}, complete. */
export type ResponseCacheSettings = Readonly<Required<ResponseCacheOptions>>

const time = z.number().min(0)
const coordinate = z.string().regex(/^[_A-Za-z]\w*(?:\.[_A-Za-z]\w*)?$/, 'expected "Type" or "Type.field"')
const field = z.string().regex(/^[_A-Za-z]\w*\.[_A-Za-z]\w*$/, 'expected a field such as "User.email"')
const name = z.string().regex(/^[_A-Za-z]\w*$/, 'expected a name')

/** Checks {@link ResponseCacheOptions} and fills in the defaults. */
export const responseCacheSchema: z.ZodType<ResponseCacheSettings, ResponseCacheOptions> = z.strictObject({
  ttl: time.default(0),
  ttlPerType: z.record(name, time).default({}),
  ttlPerSchemaCoordinate: z.record(field, time).default({}),
  scopePerSchemaCoordinate: z.record(coordinate, z.enum(['PUBLIC', 'PRIVATE'])).default({}),
  ignoredTypes: z.array(name).default([]),
  separate: z.enum(['credentials', 'private']).default('credentials'),
  headers: z.array(z.string().min(1).toLowerCase()).default([]),
  claims: z.array(z.string().min(1)).default([]),
  tagsPerSchemaCoordinate: z.record(coordinate, z.array(z.string().min(1))).default({}),
  invalidatesPerSchemaCoordinate: z
    .record(
      field,
      z.strictObject({ types: z.array(name).default([]), tags: z.array(z.string().min(1)).default([]) }),
    )
    .default({}),
  idFields: z.array(name).min(1).default(['id']),
  maxBytes: z
    .int()
    .positive()
    .default(256 * 1024 * 1024),
  maxAnswerBytes: z
    .int()
    .positive()
    .default(4 * 1024 * 1024),
  staleWhileRevalidate: time.default(0),
  staleIfError: time.default(0),
  jitter: z.number().min(0).max(1).default(0.1),
})
