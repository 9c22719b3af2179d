import { z } from 'zod'
import { claimSchema } from './claim-options.ts'
import type { ClaimOptions, ClaimSettings } from './claim-options.ts'
import { serviceUrl } from './service-url.ts'

/** Opaque access tokens: the server that issued them is asked what they are worth (RFC 7662). */
export interface TokenIntrospectionOptions {
  /** Its introspection endpoint. */
  readonly url: string
  /** Who asks: the gateway's own client id. */
  readonly clientId: string
  /** Its secret. */
  readonly clientSecret: string
  /** How they are sent: as `authorization: Basic`, or in the form. Default: `basic`. */
  readonly clientAuth?: 'basic' | 'post'
  /** When given, `aud` of the answer must hold one of these. Default: the endpoint decides what is for this graph. */
  readonly audience?: string | readonly string[]
  /** When given, `iss` of the answer must be this. Default: not looked at. */
  readonly issuer?: string
  /** Deadline of one request to the endpoint, in milliseconds. Default: 5000. */
  readonly timeoutMs?: number
  /**
   * How long an answer is remembered, in milliseconds, and never past `exp`; a token that is revoked works for as long.
   * 0 remembers none. Default: 30000.
   */
  readonly maxCacheMs?: number
  /** Most answers that are remembered. Default: 10000. */
  readonly maxCachedTokens?: number
  /** Which members of the answer say what. */
  readonly claims?: ClaimOptions
}

/** {@link TokenIntrospectionOptions}, complete. */
export interface TokenIntrospectionSettings {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly clientAuth: 'basic' | 'post'
  readonly audience?: readonly string[] | undefined
  readonly issuer?: string | undefined
  readonly timeoutMs: number
  readonly maxCacheMs: number
  readonly maxCachedTokens: number
  readonly claims: ClaimSettings
}

/** Checks {@link TokenIntrospectionOptions} and fills in the defaults. */
export const introspectionSchema: z.ZodType<TokenIntrospectionSettings, TokenIntrospectionOptions> =
  z.strictObject({
    url: serviceUrl,
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    clientAuth: z.enum(['basic', 'post']).default('basic'),
    audience: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .transform((value) => [value].flat())
      .optional(),
    issuer: z.string().min(1).optional(),
    timeoutMs: z.int().positive().default(5_000),
    maxCacheMs: z.int().nonnegative().default(30_000),
    maxCachedTokens: z.int().positive().default(10_000),
    claims: claimSchema.prefault({}),
  })
