import { LRUCache } from 'lru-cache'
import type { TokenIntrospectionSettings } from '../../../config/authentication/introspection-options.ts'
import type { Logger } from '../../../telemetry/logger.ts'
import { createSharedCalls } from '../../../upstream/shared-calls.ts'
import type { Authentication } from '../authenticator.ts'
import type { Token, TokenVerifier } from '../bearer/token-verifier.ts'
import { toPrincipal } from '../bearer/to-principal.ts'
import type { Claims } from '../../../context/claim-at.ts'
import { authenticationUnavailable, invalidToken } from '../refusals.ts'
import type { Introspect } from './introspection-client.ts'

/** What {@link createIntrospectionVerifier} takes. */
export interface IntrospectionVerifierOptions {
  readonly settings: TokenIntrospectionSettings
  readonly introspect: Introspect
  readonly log: Logger
  readonly now: () => number
}

const logIntervalMs = 1_000

/** What the endpoint said of a token. */
interface Verdict {
  /** Undefined for a token that is not active. */
  readonly authentication: Authentication | undefined
  /** Until when it may be remembered, in milliseconds since 1970. */
  readonly goodUntilMs: number
}

/**
 * Makes the verifier of opaque tokens: the server that issued them is asked, once for all who wait for the same token. What it says
 * is remembered for a while, of good tokens and of others apart, so that a flood of invented tokens does not push the good ones out.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7662
 */
export function createIntrospectionVerifier(options: IntrospectionVerifierOptions): TokenVerifier {
  const { settings, introspect, log, now } = options
  const good = new LRUCache<string, Verdict>({ max: settings.maxCachedTokens })
  const bad = new LRUCache<string, Verdict>({ max: settings.maxCachedTokens })
  const calls = createSharedCalls<Verdict>()
  let loggedAtMs = -Infinity

  function known(verdicts: LRUCache<string, Verdict>, hash: string): Verdict | undefined {
    const verdict = verdicts.get(hash)
    if (!verdict || verdict.goodUntilMs > now()) return verdict
    verdicts.delete(hash)
    return undefined
  }

  /** An endpoint that is down fails every request: the log hears of it once a second. */
  function logFailure(error: unknown): void {
    if (now() - loggedAtMs < logIntervalMs) return
    loggedAtMs = now()
    log.warn({ err: error }, 'a token could not be introspected')
  }

  async function ask({ text, hash }: Token, signal: AbortSignal): Promise<Verdict> {
    let claims: Claims
    try {
      claims = await introspect(text, signal)
    } catch (error) {
      if (signal.aborted) throw error
      logFailure(error)
      throw authenticationUnavailable('The introspection endpoint', error)
    }
    const verdict = judge(claims, settings, now())
    const verdicts = verdict.authentication ? good : bad
    if (verdict.goodUntilMs > now()) verdicts.set(hash, verdict)
    return verdict
  }

  return {
    accepts: () => true,
    recall: (hash) => known(good, hash)?.authentication,
    async verify(token, signal) {
      const verdict =
        known(bad, token.hash) ?? (await calls.share(token.hash, signal, (shared) => ask(token, shared)))
      if (verdict.authentication) return verdict.authentication
      throw invalidToken('it is not active')
    },
  }
}

/**
 * Makes of an answer what is to be thought of the token. What the endpoint says is checked where it can be: it may tell of a token
 * that has just expired, or that is for somebody else.
 *
 * @throws {GatewayError} UNAUTHENTICATED when a token that is active can't be taken here; that is not remembered
 */
function judge(claims: Claims, settings: TokenIntrospectionSettings, nowMs: number): Verdict {
  const goodUntilMs = nowMs + settings.maxCacheMs
  // Only `true` is active: a server that answers otherwise has not understood the question.
  if (claims.active !== true) return { authentication: undefined, goodUntilMs }
  checkPlace(claims, settings)
  const expiresAtMs = checkTime(claims, nowMs)
  const principal = toPrincipal(claims, settings.claims, expiresAtMs)
  return { authentication: { principal }, goodUntilMs: Math.min(expiresAtMs, goodUntilMs) }
}

function checkPlace({ iss, aud, cnf }: Claims, { issuer, audience }: TokenIntrospectionSettings): void {
  const audiences: readonly unknown[] = [aud].flat()
  if (cnf !== undefined) throw invalidToken('it is bound to a key, and comes without a proof of it')
  if (issuer !== undefined && iss !== issuer) throw invalidToken('its issuer is not trusted here')
  if (audience && !audience.some((one) => audiences.includes(one))) {
    throw invalidToken('it is meant for another audience')
  }
}

/** When the token expires, in milliseconds since 1970; Infinity when the endpoint does not say it. */
function checkTime({ exp, nbf }: Claims, nowMs: number): number {
  const expiresAtMs = exp === undefined ? Infinity : Number(exp) * 1_000
  const beginsAtMs = nbf === undefined ? -Infinity : Number(nbf) * 1_000
  // Written so that what is no number is refused.
  if (!(expiresAtMs > nowMs)) throw invalidToken('it has expired')
  if (!(beginsAtMs <= nowMs)) throw invalidToken('it is not valid yet')
  return expiresAtMs
}
