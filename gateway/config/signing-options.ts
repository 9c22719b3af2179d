import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'

/** A key that the gateway signs with: one of `privateKey`, `file` and `secret`. */
export interface SigningKeyOptions {
  /** The key's name (`kid`) in tokens and in the published keys. */
  readonly kid: string
  /** A private key in PEM: Ed25519 (EdDSA), P-256 (ES256), or RSA of 2048 bits or more (RS256). */
  readonly privateKey?: string
  /** The file of such a key, relative to the config file; when it changes, the graph is made anew with it. */
  readonly file?: string
  /** A secret of 32 bytes or more in base64url (HS256), which services have, too. It is not published. */
  readonly secret?: string
}

/**
 * The tokens (JWT, RFC 7519) that the gateway signs for services, so that they can trust what it says of callers. Sources ask
 * for them with `credentials.signedToken`. The public keys are served at `/.well-known/jwks.json`.
 */
export interface SigningOptions {
  /** Who says it, `iss`: the gateway's URL, or any other name. */
  readonly issuer: string
  /**
   * The first one signs; the others are only published, for tokens that they have signed or will sign. To replace a key, add
   * the new one as the second, later make it the first, and later still remove the old one.
   */
  readonly keys: readonly SigningKeyOptions[]
  /** How long a token is good for, in seconds; it is used for three quarters of that. Default: 60. */
  readonly lifetimeSeconds?: number
}

/** {@link SigningOptions}, complete. */
export type SigningSettings = Readonly<Required<SigningOptions>>

/** Bytes of the shortest secret: that of the hash (RFC 7518 section 3.2). */
const minSecretBytes = 32

const keySchema: z.ZodType<SigningKeyOptions, SigningKeyOptions> = z
  .strictObject({
    kid: z.string().min(1),
    privateKey: z
      .string()
      .refine(isPrivateKey, { error: 'expected a private key in PEM, not encrypted' })
      .optional(),
    file: z.string().min(1).optional(),
    secret: z
      .string()
      .refine((text) => Buffer.from(text, 'base64url').length >= minSecretBytes, {
        error: `expected ${minSecretBytes} bytes or more, in base64url`,
      })
      .optional(),
  })
  .refine(
    ({ privateKey, file, secret }) =>
      [privateKey, file, secret].filter((option) => option !== undefined).length === 1,
    { error: 'one of `privateKey`, `file` and `secret` was expected' },
  )

/** Checks {@link SigningOptions} and fills in the defaults. */
export const signingSchema: z.ZodType<SigningSettings, SigningOptions> = z.strictObject({
  issuer: z.string().min(1),
  keys: z
    .array(keySchema)
    .min(1)
    .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, {
      error: 'two keys have the same `kid`',
    }),
  lifetimeSeconds: z.int().min(10).max(3_600).default(60),
})

function isPrivateKey(text: string): boolean {
  try {
    createPrivateKey(text)
    return true
  } catch {
    return false
  }
}
