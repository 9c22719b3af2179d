import { createLocalJWKSet, errors } from 'jose'
import type { CryptoKey, JWK, LocalJWKSet } from 'jose'
import type { RemoteKeySettings } from '../../../config/authentication/jwt-options.ts'
import type { Logger } from '../../../telemetry/logger.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import { authenticationUnavailable } from '../refusals.ts'
import { isJwk } from './is-jwk.ts'
import type { Basis, FoundKeys, IssuerKeys, KeyHint } from './issuer-keys.ts'

/** What {@link RemoteKeys} are made of. */
export interface RemoteKeyParts {
  readonly issuer: string
  readonly settings: RemoteKeySettings
  /** Fetches the set anew. Throws when it is not to be had. */
  readonly fetchKeys: () => Promise<Readonly<Record<string, unknown>>>
  readonly log: Logger
  readonly now: () => number
}

/** How soon an issuer that did not answer is asked again, in milliseconds. */
const retryMs = 1_000

/** Most keys that are tried for a token that doesn't say which it is signed with. */
const maxCandidates = 4

/** A set as the issuer published it. */
interface KeySet {
  readonly text: string
  readonly resolve: LocalJWKSet
  readonly basis: Basis
}

/**
 * The keys that an issuer publishes: fetched when they are needed, once for all who wait, and remembered. A key id that is not
 * among them makes them be fetched again, but not more often than the cooldown allows, whatever tokens come.
 */
export class RemoteKeys implements IssuerKeys {
  readonly #parts: RemoteKeyParts
  #set: KeySet | undefined
  #fetchedAtMs = -Infinity
  #triedAtMs = -Infinity
  #hasFailed = false
  #fetching: Promise<KeySet> | undefined

  constructor(parts: RemoteKeyParts) {
    this.#parts = parts
  }

  prepare(): void {
    // Who needs the keys hears of the failure; here it is logged.
    this.#fetch().catch(() => undefined)
  }

  async find(hint: KeyHint): Promise<FoundKeys> {
    const set = await this.#latest()
    const keys = await candidatesOf(set, hint)
    if (keys.length > 0 || !this.#mayLookAgain()) return this.#found(set, keys)
    const next = await this.#fetch()
    return { keys: await candidatesOf(next, hint), basis: next.basis }
  }

  /** While the issuer does not answer, nobody knows whether a key that is not here is its own. */
  #found(set: KeySet, keys: readonly CryptoKey[]): FoundKeys {
    if (keys.length === 0 && this.#hasFailed) throw this.#unavailable()
    return { keys, basis: set.basis }
  }

  async #latest(): Promise<KeySet> {
    const set = this.#set
    if (set && this.#isFresh()) return set
    const stale = this.#parts.settings.resilient ? set : undefined
    if (!this.#mayTry()) {
      if (stale) return stale
      throw this.#unavailable()
    }
    try {
      return await this.#fetch()
    } catch (error) {
      if (stale) return stale
      throw error
    }
  }

  #fetch(): Promise<KeySet> {
    this.#fetching ??= this.#fetchOnce().finally(() => {
      this.#fetching = undefined
    })
    return this.#fetching
  }

  async #fetchOnce(): Promise<KeySet> {
    const { fetchKeys, issuer, log, now } = this.#parts
    this.#triedAtMs = now()
    try {
      const document = await fetchKeys()
      this.#set = this.#accept(document)
      this.#fetchedAtMs = now()
      this.#hasFailed = false
      return this.#set
    } catch (error) {
      this.#hasFailed = true
      log.warn({ issuer, err: error }, 'the keys of an issuer could not be fetched')
      throw this.#unavailable(error)
    }
  }

  /** A set that says the same is the same: what was verified with it stays verified. */
  #accept(document: Readonly<Record<string, unknown>>): KeySet {
    const text = JSON.stringify(document)
    if (this.#set?.text === text) return this.#set
    const basis: Basis = { isCurrent: () => this.#set?.basis === basis && !this.#isDue() }
    return { text, resolve: createLocalJWKSet(toKeySet(document)), basis }
  }

  #isFresh(): boolean {
    return this.#parts.now() - this.#fetchedAtMs < this.#parts.settings.maxAgeMs
  }

  /** Whether the issuer has to be asked before anything else is answered; without resilience also while it can't be. */
  #isDue(): boolean {
    return !this.#isFresh() && (this.#mayTry() || !this.#parts.settings.resilient)
  }

  #mayTry(): boolean {
    return this.#fetching !== undefined || !this.#hasFailed || this.#sinceTry() >= retryMs
  }

  #mayLookAgain(): boolean {
    return this.#sinceTry() >= this.#parts.settings.cooldownMs
  }

  #sinceTry(): number {
    return this.#parts.now() - this.#triedAtMs
  }

  #unavailable(cause?: unknown): Error {
    return authenticationUnavailable('The issuer of the token', cause)
  }
}

/**
 * Whether these are keys is seen when one is needed: one that is of a kind that is not known here does not spoil the others.
 *
 * @throws {GatewayError} AUTHENTICATION_UNAVAILABLE when this is no set of keys
 */
function toKeySet({ keys }: Readonly<Record<string, unknown>>): { keys: JWK[] } {
  const list: readonly unknown[] | undefined = Array.isArray(keys) ? keys : undefined
  if (list) return { keys: list.filter(isJwk) }
  throw new GatewayError(
    'AUTHENTICATION_UNAVAILABLE',
    'A set of keys is not as it should be: it has no list of "keys".',
  )
}

/** The public keys of a set that fit; what can't be read as a key fits nothing. */
async function candidatesOf(
  { resolve }: KeySet,
  { header, keyType }: KeyHint,
): Promise<readonly CryptoKey[]> {
  // What is published is no secret.
  if (keyType === 'oct') return []
  try {
    return [await resolve(header)]
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return firstOf(error)
    return []
  }
}

async function firstOf(candidates: AsyncIterable<CryptoKey>): Promise<readonly CryptoKey[]> {
  const keys: CryptoKey[] = []
  for await (const key of candidates) {
    if (keys.push(key) === maxCandidates) break
  }
  return keys
}
