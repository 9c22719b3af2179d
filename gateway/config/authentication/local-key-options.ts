import { createPublicKey } from 'node:crypto'
import { z } from 'zod'

/** A key as JSON (JWK, RFC 7517): a public key, or a secret (`kty: 'oct'`) that the issuer and the gateway share. */
export type JwkOptions = Readonly<Record<string, unknown>>

/** A key of an issuer: a JWK, or a text in PEM. */
export type LocalKeyOptions = string | JwkOptions

const keyTypes: ReadonlySet<unknown> = new Set(['RSA', 'EC', 'OKP', 'oct'])

/** Bytes of the shortest secret: that of the shortest hash (RFC 7518 section 3.2). */
const minSecretBytes = 32

const pem = z.string().superRefine((text, context) => {
  const message = whyNotPublic(text)
  if (message !== undefined) context.addIssue({ code: 'custom', message, input: undefined })
})

const jwk = z.record(z.string(), z.unknown()).superRefine((key, context) => {
  const message = whyNotJwk(key)
  if (message !== undefined) context.addIssue({ code: 'custom', message, input: undefined })
})

/** Checks {@link LocalKeyOptions}. */
export const localKeySchema: z.ZodType<LocalKeyOptions, LocalKeyOptions> = z.union([pem, jwk])

function whyNotPublic(text: string): string | undefined {
  if (text.includes('PRIVATE KEY'))
    return 'this is a private key: give the public one, the gateway only verifies'
  try {
    createPublicKey(text)
    return undefined
  } catch {
    return 'expected a public key or a certificate in PEM'
  }
}

function whyNotJwk(key: JwkOptions): string | undefined {
  if (!keyTypes.has(key.kty)) return 'expected a JWK whose "kty" is "RSA", "EC", "OKP" or "oct"'
  if (key.kty !== 'oct') {
    if ('d' in key) return 'this is a private key: give the public one, the gateway only verifies'
    return isPublicKey(key) ? undefined : 'this JWK is not a public key'
  }
  if (typeof key.k === 'string' && Buffer.from(key.k, 'base64url').length >= minSecretBytes) return undefined
  return `expected a secret "k" of at least ${minSecretBytes} bytes, in base64url`
}

function isPublicKey(key: JwkOptions): boolean {
  try {
    createPublicKey({ key, format: 'jwk' })
    return true
  } catch {
    return false
  }
}
