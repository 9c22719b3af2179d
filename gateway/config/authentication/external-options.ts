import { z } from 'zod'
import type { Principal } from '../../context/gateway-context.ts'
import { serviceUrl } from './service-url.ts'

/** What an external authorizer decides by. */
export interface ExternalRequest {
  readonly requestId: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** The client's IP address. */
  readonly address: string
  /** Those of `forwardHeaders` that the request has, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Who calls, as far as other credentials say. */
  readonly principal?: Principal | undefined
}

/** A refusal. */
export interface ExternalDenial {
  readonly decision: 'deny'
  /** From 400 to 499. Default: 403. */
  readonly status?: number | undefined
  /** For the client's developer. Default: a general sentence. */
  readonly message?: string | undefined
}

/** A permission, with what it adds to the request. */
export interface ExternalPermission {
  readonly decision: 'allow'
  /** Who calls. Default: who other credentials say; nobody without them. */
  readonly subject?: string | undefined
  /** In place of those that other credentials give. */
  readonly scopes?: readonly string[] | undefined
  /** In place of those that other credentials give. */
  readonly roles?: readonly string[] | undefined
  /** In place of that which other credentials give. */
  readonly plan?: string | undefined
  /** Added to those of other credentials; not looked at where nobody calls. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
  /** Headers that sources may forward, as if the client had sent them; null takes one away that the client did send. */
  readonly headers?: Readonly<Record<string, string | null>> | undefined
}

/** What an external authorizer answers. */
export type ExternalDecision = ExternalDenial | ExternalPermission

/** Decides over a request. What it throws, and what takes longer than `timeoutMs`, refuses it. */
export type DecideExternally = (
  request: ExternalRequest,
  signal: AbortSignal,
) => ExternalDecision | Promise<ExternalDecision>

/** How long decisions are remembered, and for which requests they are the same. */
export interface ExternalCacheOptions {
  /**
   * What a decision goes by: `method`, `path`, `address`, or `header:` with the name of a header. Requests that are the same in
   * these, and whose principals are equal, get the same decision: name everything that tells callers apart.
   */
  readonly keys: readonly string[]
  /** How long a decision is remembered, in milliseconds. Default: 10000. */
  readonly ttlMs?: number
  /** Most decisions that are remembered. Default: 10000. */
  readonly maxEntries?: number
}

/** An authorizer of your own, asked about each request: a function here, or a service. */
export interface ExternalOptions {
  /**
   * The service, http:// or https://. It gets what an `ExternalRequest` has by POST, as JSON, and answers with 200 and a decision,
   * or with 401 or 403 for a refusal. Instead of `decide`.
   */
  readonly url?: string
  /** The function, in a config that is a module. Instead of `url`. */
  readonly decide?: DecideExternally
  /** Headers that are sent to the service, by name. Default: none. */
  readonly headers?: Readonly<Record<string, string>>
  /** Headers of the client that the authorizer sees. Default: `authorization` and `cookie`. */
  readonly forwardHeaders?: readonly string[]
  /** How long a decision may take, in milliseconds; what takes longer is refused. Default: 1000. */
  readonly timeoutMs?: number
  /** Remembers decisions. Default: each request is asked about. */
  readonly cache?: ExternalCacheOptions
}

/** {@link ExternalOptions}, complete. */
export interface ExternalSettings {
  readonly url?: string | undefined
  readonly decide?: DecideExternally | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly forwardHeaders: readonly string[]
  readonly timeoutMs: number
  readonly cache?: Readonly<Required<ExternalCacheOptions>> | undefined
}

const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected the name of a header')
const lowerCase = headerName.transform((name) => name.toLowerCase())

/** Checks {@link ExternalOptions} and fills in the defaults. */
export const externalSchema: z.ZodType<ExternalSettings, ExternalOptions> = z
  .strictObject({
    url: serviceUrl.optional(),
    decide: z
      .custom<DecideExternally>((value) => typeof value === 'function', 'expected a function')
      .optional(),
    headers: z.record(headerName, z.string()).default({}),
    forwardHeaders: z.array(lowerCase).default(['authorization', 'cookie']),
    timeoutMs: z.int().positive().max(60_000).default(1_000),
    cache: z
      .strictObject({
        keys: z
          .array(
            z
              .string()
              .regex(
                /^(?:method|path|address|header:[\w!#$%&'*+.^`|~-]+)$/,
                'expected "method", "path", "address" or "header:<name>"',
              ),
          )
          .min(1, 'expected at least one key: without one all callers would get the same decision'),
        ttlMs: z.int().positive().default(10_000),
        maxEntries: z.int().positive().default(10_000),
      })
      .optional(),
  })
  .refine(
    ({ url, decide }) => (url === undefined) !== (decide === undefined),
    'expected one of `url` and `decide`',
  )
