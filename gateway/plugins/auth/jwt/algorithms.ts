import type { AlgorithmSettings } from '../../../config/authentication/jwt-options.ts'

/** The type of a key, as its JWK says (`kty`). */
export type KeyType = keyof AlgorithmSettings

/**
 * The type of key that an algorithm is for, when the settings allow the algorithm. As a key is only ever looked for among those of
 * that type, a public key is never taken for a secret.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.1
 */
export function keyTypeOf(algorithm: unknown, allowed: AlgorithmSettings): KeyType | undefined {
  for (const type of ['RSA', 'EC', 'OKP', 'oct'] as const) {
    if ((allowed[type] as readonly unknown[]).includes(algorithm)) return type
  }
  return undefined
}
