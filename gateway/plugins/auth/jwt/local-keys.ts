import { createPublicKey } from 'node:crypto'
import { importJWK } from 'jose'
import type { CryptoKey, JWK } from 'jose'
import type { LocalKeyOptions } from '../../../config/authentication/local-key-options.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import { isJwk } from './is-jwk.ts'
import type { IssuerKeys, KeyHint } from './issuer-keys.ts'

/** Keys that do not change while the gateway runs. */
const always = { isCurrent: () => true }

/** Makes {@link IssuerKeys} of keys that stand in the config. A key without `kid` may be that of any token. */
export function createLocalKeys(options: readonly LocalKeyOptions[]): IssuerKeys {
  const keys = options.map((key) => new LocalKey(toJwk(key)))
  return {
    async find(hint) {
      const fitting = keys.filter((key) => key.fits(hint))
      return { keys: await Promise.all(fitting.map((key) => key.import(hint.header.alg))), basis: always }
    },
  }
}

function toJwk(key: LocalKeyOptions): JWK {
  const jwk = typeof key === 'string' ? { ...createPublicKey(key).export({ format: 'jwk' }) } : key
  if (isJwk(jwk)) return jwk
  throw new GatewayError('CONFIG_INVALID', 'A key of an issuer is no JWK: it has no "kty".')
}

/** The curves of the algorithms that are for one curve only. */
const curves: Readonly<Record<string, string>> = {
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  EdDSA: 'Ed25519',
  Ed25519: 'Ed25519',
}

class LocalKey {
  readonly #jwk: JWK
  readonly #imported = new Map<string, Promise<CryptoKey | Uint8Array>>()

  constructor(jwk: JWK) {
    this.#jwk = jwk
  }

  fits({ header: { alg, kid }, keyType }: KeyHint): boolean {
    const { kty, crv, use, alg: ownAlg, kid: ownKid } = this.#jwk
    if (kty !== keyType || (curves[alg] ?? crv) !== crv) return false
    if (ownAlg !== undefined && ownAlg !== alg) return false
    if (use !== undefined && use !== 'sig') return false
    return kid === undefined || ownKid === undefined || kid === ownKid
  }

  import(alg: string): Promise<CryptoKey | Uint8Array> {
    let imported = this.#imported.get(alg)
    if (!imported) {
      imported = importJWK(this.#jwk, alg)
      this.#imported.set(alg, imported)
    }
    return imported
  }
}
