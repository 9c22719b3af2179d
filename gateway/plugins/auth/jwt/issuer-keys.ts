import type { CryptoKey, JWTHeaderParameters } from 'jose'
import type { KeyType } from './algorithms.ts'

/** What a token says of the key that it is signed with. Its algorithm is an allowed one. */
export interface KeyHint {
  readonly header: JWTHeaderParameters
  readonly keyType: KeyType
}

/** Keys that a token may be signed with, and what they were taken from. */
export interface FoundKeys {
  readonly keys: readonly (CryptoKey | Uint8Array)[]
  readonly basis: Basis
}

/** What tokens were verified with: good for as long as it is the issuer's word. */
export interface Basis {
  /** Whether what was verified with it need not be verified again now. */
  isCurrent(): boolean
}

/** The keys of one issuer. */
export interface IssuerKeys {
  /**
   * Finds the keys that fit what a token says; none when the issuer has none.
   *
   * @throws {GatewayError} AUTHENTICATION_UNAVAILABLE when the issuer does not answer
   */
  find(hint: KeyHint): Promise<FoundKeys>
  /** Begins to fetch what has to be fetched, so that the first request finds it. */
  prepare?(): void
}
