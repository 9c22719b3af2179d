import type { Authentication } from '../authenticator.ts'

/** An access token as it came, in the form that a token may have (RFC 6750 section 2.1). */
export interface Token {
  readonly text: string
  /** The SHA-256 hash of `text`: what may be remembered of it. */
  readonly hash: string
}

/** Checks one form of access tokens. */
export interface TokenVerifier {
  /** Tells by its form whether a token is for this verifier. */
  accepts(token: string): boolean
  /** What is remembered of a token that was found good and still is. */
  recall(hash: string): Authentication | undefined
  /**
   * Checks a token, and remembers what came out.
   *
   * @param signal of the request: ends the waiting, not what others wait for too
   * @throws {GatewayError} UNAUTHENTICATED when it is not valid, AUTHENTICATION_UNAVAILABLE when it can't be checked
   */
  verify(token: Token, signal: AbortSignal): Promise<Authentication>
  /** Runs before the server listens. */
  start?(): void
}
