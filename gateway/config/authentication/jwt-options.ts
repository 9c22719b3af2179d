import { z } from 'zod'
import { claimSchema } from './claim-options.ts'
import type { ClaimOptions, ClaimSettings } from './claim-options.ts'
import { localKeySchema } from './local-key-options.ts'
import type { LocalKeyOptions } from './local-key-options.ts'
import { serviceUrl } from './service-url.ts'

/** Which algorithms a signature may have, by the type of the key (RFC 7518, RFC 8037). A list that is empty refuses the type. */
export interface AlgorithmOptions {
  /** For RSA keys. Default: `RS256`, `RS384`, `RS512`, `PS256`, `PS384`, `PS512`. */
  readonly RSA?: readonly ('RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512')[]
  /** For keys on the curves of NIST. Default: `ES256`, `ES384`, `ES512`. */
  readonly EC?: readonly ('ES256' | 'ES384' | 'ES512')[]
  /** For keys on Ed25519. Default: `EdDSA`, `Ed25519`. */
  readonly OKP?: readonly ('EdDSA' | 'Ed25519')[]
  /** For secrets among `keys` only: what an issuer publishes is never taken for a secret. Default: `HS256`, `HS384`, `HS512`. */
  readonly oct?: readonly ('HS256' | 'HS384' | 'HS512')[]
}

/** {@link AlgorithmOptions}, complete. */
export type AlgorithmSettings = Readonly<Required<AlgorithmOptions>>

/** How the keys that an issuer publishes are fetched. */
export interface RemoteKeyOptions {
  /** How long fetched keys are used before they are fetched again, in milliseconds. Default: 600000 (10 minutes). */
  readonly maxAgeMs?: number
  /** How long to wait at least before an unknown key id makes them be fetched again, in milliseconds. Default: 30000. */
  readonly cooldownMs?: number
  /** Deadline of one request to the issuer, in milliseconds. Default: 5000. */
  readonly timeoutMs?: number
  /**
   * Goes on with keys that are older than `maxAgeMs` while the issuer does not answer; a key that it has withdrawn is trusted
   * for as long. Without it tokens get 503 then. Default: false.
   */
  readonly resilient?: boolean
}

/** {@link RemoteKeyOptions}, complete. */
export type RemoteKeySettings = Readonly<Required<RemoteKeyOptions>>

/** An issuer of JWTs, and which of its tokens are meant for this graph. */
export interface JwtIssuerOptions {
  /** The claim `iss` of its tokens, letter by letter. */
  readonly issuer: string
  /** The claim `aud` must hold one of these: a token for another service is no token for this one. */
  readonly audience: string | readonly string[]
  /** Keys that are known here: JWKs, or texts in PEM (a public key or a certificate). Default: the issuer is asked. */
  readonly keys?: readonly LocalKeyOptions[]
  /** Where the issuer publishes its keys (a JSON Web Key Set). Default: discovery says it. */
  readonly jwksUrl?: string
  /** The OpenID Connect discovery document. Default: `issuer` with `/.well-known/openid-configuration`. */
  readonly discoveryUrl?: string
  /** How published keys are fetched. */
  readonly remoteKeys?: RemoteKeyOptions
  /** What signatures may be made with. */
  readonly algorithms?: AlgorithmOptions
  /** Allowed values of the header `typ`, in lower case; a token without it is allowed. Default: `at+jwt`, `jwt`. */
  readonly types?: readonly string[]
  /** Which claims say what. */
  readonly claims?: ClaimOptions
}

/** {@link JwtIssuerOptions}, complete. */
export interface JwtIssuerSettings {
  readonly issuer: string
  readonly audience: readonly string[]
  readonly keys?: readonly LocalKeyOptions[] | undefined
  readonly jwksUrl?: string | undefined
  readonly discoveryUrl?: string | undefined
  readonly remoteKeys: RemoteKeySettings
  readonly algorithms: AlgorithmSettings
  readonly types: readonly string[]
  readonly claims: ClaimSettings
}

/** Access tokens that are signed (JWT, RFC 7519 and RFC 9068). */
export interface JwtOptions {
  /** Who may issue them. */
  readonly issuers: readonly JwtIssuerOptions[]
  /** How far the clocks of issuers may be off, in seconds; at most 300. Default: 5. */
  readonly clockToleranceSeconds?: number
  /** Most verified tokens that are remembered, each until it expires; 0 remembers none. Default: 10000. */
  readonly maxCachedTokens?: number
}

/** {@link JwtOptions}, complete. */
export interface JwtSettings {
  readonly issuers: readonly JwtIssuerSettings[]
  readonly clockToleranceSeconds: number
  readonly maxCachedTokens: number
}

const algorithmSchema: z.ZodType<AlgorithmSettings, AlgorithmOptions> = z.strictObject({
  RSA: z
    .array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']))
    .default(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']),
  EC: z.array(z.enum(['ES256', 'ES384', 'ES512'])).default(['ES256', 'ES384', 'ES512']),
  OKP: z.array(z.enum(['EdDSA', 'Ed25519'])).default(['EdDSA', 'Ed25519']),
  oct: z.array(z.enum(['HS256', 'HS384', 'HS512'])).default(['HS256', 'HS384', 'HS512']),
})

const remoteKeySchema: z.ZodType<RemoteKeySettings, RemoteKeyOptions> = z.strictObject({
  maxAgeMs: z.int().positive().default(600_000),
  cooldownMs: z.int().nonnegative().default(30_000),
  timeoutMs: z.int().positive().default(5_000),
  resilient: z.boolean().default(false),
})

const audience = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .transform((value) => [value].flat())

const issuerSchema: z.ZodType<JwtIssuerSettings, JwtIssuerOptions> = z
  .strictObject({
    issuer: z.string().min(1),
    audience,
    keys: z.array(localKeySchema).min(1).optional(),
    jwksUrl: serviceUrl.optional(),
    discoveryUrl: serviceUrl.optional(),
    remoteKeys: remoteKeySchema.prefault({}),
    algorithms: algorithmSchema.prefault({}),
    types: z.array(z.string().min(1).toLowerCase()).default(['at+jwt', 'jwt']),
    claims: claimSchema.prefault({}),
  })
  .refine(({ keys, jwksUrl, discoveryUrl }) => [keys, jwksUrl, discoveryUrl].filter(Boolean).length <= 1, {
    error: 'expected one of "keys", "jwksUrl" and "discoveryUrl"',
  })
  .refine((options) => isAsked(options) || serviceUrl.safeParse(options.issuer).success, {
    path: ['issuer'],
    error: 'this is no URL, so the keys can not be discovered: give "keys", "jwksUrl" or "discoveryUrl"',
  })

/** Checks {@link JwtOptions} and fills in the defaults. */
export const jwtSchema: z.ZodType<JwtSettings, JwtOptions> = z.strictObject({
  issuers: z
    .array(issuerSchema)
    .min(1)
    .refine((issuers) => new Set(issuers.map(({ issuer }) => issuer)).size === issuers.length, {
      error: 'expected each issuer once',
    }),
  clockToleranceSeconds: z.int().min(0).max(300).default(5),
  maxCachedTokens: z.int().nonnegative().default(10_000),
})

function isAsked({ keys, jwksUrl, discoveryUrl }: Partial<JwtIssuerSettings>): boolean {
  return Boolean(keys ?? jwksUrl ?? discoveryUrl)
}
