import { z } from 'zod'
import { clientHeaderName } from './header-names.ts'

/** How answers of a REST service are kept and used again (RFC 9111). */
export interface HttpCacheOptions {
  /** Most memory for the answers of this source, in bytes; the least recently used go first. Default: 64 MiB (67108864). */
  readonly maxBytes?: number
  /**
   * How long after it became stale an answer may still be given while the service fails, in seconds, where the answer
   * itself doesn't say (`stale-if-error`). Default: 0.
   */
  readonly staleIfErrorSeconds?: number
  /**
   * Headers, as the service gets them, that say nothing of who is calling: requests that differ only in these share answers,
   * as far as `Vary` allows. Whatever else comes from the caller keeps its answers apart. Default: none, besides
   * `accept-language`, `cache-control`, `pragma`, `user-agent`, `traceparent`, `tracestate` and `x-request-id`.
   */
  readonly sharedHeaders?: readonly string[]
}

/** {@link HttpCacheOptions}, complete; names in lower case. */
export type HttpCacheSettings = Readonly<Required<HttpCacheOptions>>

const credentialHeaders: ReadonlySet<string> = new Set(['authorization', 'cookie'])

/** Checks {@link HttpCacheOptions} and fills in the defaults. */
export const httpCacheSchema: z.ZodType<HttpCacheSettings, HttpCacheOptions> = z.strictObject({
  maxBytes: z.int().positive().default(67_108_864),
  staleIfErrorSeconds: z.int().nonnegative().default(0),
  sharedHeaders: z
    .array(
      clientHeaderName.refine((name) => !credentialHeaders.has(name), {
        error: 'this header says who is calling: what is answered to it is never shared',
      }),
    )
    .default([]),
})
