import { z } from 'zod'

/** Which other sites' pages may read answers, on every route (CORS). */
export interface CorsOptions {
  /**
   * Origins that may: `https://shop.example.com`, with `*.` for one or more labels (`https://*.example.com`), or `*` for
   * every origin.
   */
  readonly origins: readonly string[]
  /** Lets pages send cookies and other credentials. With the origin `*` it is refused in production. Default: false. */
  readonly credentials?: boolean
  /** Request headers that pages may send. Default: those that the page asks for. */
  readonly allowedHeaders?: readonly string[]
  /** Answer headers that pages may read, beside the safe ones, `x-request-id` and `retry-after`. Default: none. */
  readonly exposedHeaders?: readonly string[]
  /** How long a browser may remember what it was allowed, in seconds. Default: 600. */
  readonly maxAgeSeconds?: number
}

/** {@link CorsOptions}, complete; `allowedHeaders` stays open because pages say what they need. */
export type CorsSettings = Readonly<Required<Omit<CorsOptions, 'allowedHeaders'>>> &
  Pick<CorsOptions, 'allowedHeaders'>

const expectedOrigin =
  'expected an origin such as "https://shop.example.com" or "https://*.example.com", or "*"'
const originPattern =
  /^(?:\*|[a-z][a-z\d+.-]*:\/\/(?:\*\.)?[\w.-]+(?::\d{1,5})?|[a-z]+:\/\/\[[\da-f:]+\](?::\d{1,5})?)$/i

const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected the name of a header')

/** Checks {@link CorsOptions} and fills in the defaults. */
export const corsSchema: z.ZodType<CorsSettings, CorsOptions> = z.strictObject({
  origins: z.array(z.string().regex(originPattern, expectedOrigin)).min(1),
  credentials: z.boolean().default(false),
  allowedHeaders: z.array(headerName).optional(),
  exposedHeaders: z.array(headerName).default([]),
  maxAgeSeconds: z.int().nonnegative().default(600),
})
