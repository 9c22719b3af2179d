import { LRUCache } from 'lru-cache'
import type { Authentication } from '../authenticator.ts'
import type { Basis } from './issuer-keys.ts'

/** A token that was found good. */
export interface VerifiedToken {
  readonly authentication: Authentication
  /** When it is no longer good, in milliseconds since 1970. */
  readonly expiresAtMs: number
  /** What it was verified with. */
  readonly basis: Basis
}

/** Remembers verified tokens by their hashes: the least recently used are forgotten first. */
export interface VerifiedTokens {
  /** Undefined when the token is not known, has run out, or has to be verified again because keys have changed. */
  recall(hash: string): Authentication | undefined
  remember(hash: string, token: VerifiedToken): void
}

/**
 * Makes {@link VerifiedTokens}.
 *
 * @param maxTokens 0 remembers none
 */
export function createVerifiedTokens(maxTokens: number, now: () => number): VerifiedTokens {
  if (maxTokens === 0) return { recall: () => undefined, remember: () => undefined }
  const tokens = new LRUCache<string, VerifiedToken>({ max: maxTokens })
  return {
    recall(hash) {
      const token = tokens.get(hash)
      if (!token) return undefined
      if (token.expiresAtMs > now() && token.basis.isCurrent()) return token.authentication
      tokens.delete(hash)
      return undefined
    },
    remember: (hash, token) => void tokens.set(hash, token),
  }
}
