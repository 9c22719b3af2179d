import { errors, jwtVerify } from 'jose'
import type { CryptoKey, JWTPayload } from 'jose'
import type { JwtIssuerSettings, JwtSettings } from '../../../config/authentication/jwt-options.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { Token, TokenVerifier } from '../bearer/token-verifier.ts'
import { toPrincipal } from '../bearer/to-principal.ts'
import { invalidToken } from '../refusals.ts'
import { keyTypeOf } from './algorithms.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import { looksLikeJwt, readUnverified, typeOf } from './jwt-header.ts'
import type { UnverifiedJwt } from './jwt-header.ts'
import { createVerifiedTokens } from './verified-tokens.ts'
import type { VerifiedToken } from './verified-tokens.ts'

/** What {@link createJwtVerifier} takes. */
export interface JwtVerifierOptions {
  readonly settings: JwtSettings
  /** Of each issuer. */
  readonly keysOf: (issuer: JwtIssuerSettings) => IssuerKeys
  /** Takes tokens of any form, to refuse those that are no JWT; otherwise they are left to another verifier. */
  readonly isAlone: boolean
  readonly now: () => number
}

interface Issuer {
  readonly settings: JwtIssuerSettings
  readonly keys: IssuerKeys
}

/**
 * Makes the verifier of JWTs: of the issuers in the settings, meant for this graph, signed by an allowed algorithm with a key of the
 * issuer. What a token says of itself chooses among the issuers and their keys, and nothing else.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-7.2
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
export function createJwtVerifier({ settings, keysOf, isAlone, now }: JwtVerifierOptions): TokenVerifier {
  const { clockToleranceSeconds, maxCachedTokens } = settings
  const verified = createVerifiedTokens(maxCachedTokens, now)
  const issuers = new Map<unknown, Issuer>(
    settings.issuers.map((issuer) => [issuer.issuer, { settings: issuer, keys: keysOf(issuer) }]),
  )

  async function verify(token: string): Promise<VerifiedToken> {
    const unverified = readUnverified(token)
    const issuer = issuers.get(unverified.issuer)
    if (!issuer) throw invalidToken('its issuer is not trusted here')
    const { keys, basis } = await findKeys(unverified, issuer)
    const payload = await verifyWith(keys, (key) => verifyOne(token, key, issuer.settings))
    const expiresAtMs = ((payload.exp ?? 0) + clockToleranceSeconds) * 1_000
    const principal = toPrincipal(payload, issuer.settings.claims, expiresAtMs)
    return { authentication: { principal }, expiresAtMs, basis }
  }

  async function verifyOne(
    token: string,
    key: CryptoKey | Uint8Array,
    { issuer, audience, algorithms }: JwtIssuerSettings,
  ): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, key, {
      issuer,
      audience: [...audience],
      algorithms: Object.values(algorithms).flat(),
      requiredClaims: ['exp'],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(now()),
    })
    if (payload.cnf !== undefined) throw invalidToken('it is bound to a key, and comes without a proof of it')
    return payload
  }

  return {
    accepts: (token) => isAlone || looksLikeJwt(token),
    recall: (hash) => verified.recall(hash),
    async verify({ text, hash }: Token) {
      const token = await verify(text)
      verified.remember(hash, token)
      return token.authentication
    },
    start() {
      for (const { keys } of issuers.values()) keys.prepare?.()
    },
  }
}

async function findKeys({ header }: UnverifiedJwt, { settings, keys }: Issuer) {
  const type = typeOf(header)
  if (type !== undefined && !settings.types.includes(type))
    throw invalidToken('its type is not that of an access token')
  const keyType = keyTypeOf(header.alg, settings.algorithms)
  if (!keyType) throw invalidToken('its algorithm is not allowed')
  const found = await keys.find({ header, keyType })
  if (found.keys.length === 0) throw invalidToken('it is signed with a key that its issuer does not have')
  return found
}

/** Tries one key after the other while the signature is not theirs. */
async function verifyWith(
  keys: readonly (CryptoKey | Uint8Array)[],
  verify: (key: CryptoKey | Uint8Array) => Promise<JWTPayload>,
): Promise<JWTPayload> {
  for (const key of keys) {
    try {
      return await verify(key)
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw toRefusal(error)
    }
  }
  throw invalidToken('its signature is not valid')
}

/** What is wrong with a claim, by its name. */
const claimFaults: Readonly<Record<string, string>> = {
  exp: 'it does not say when it expires',
  nbf: 'it is not valid yet',
  aud: 'it is meant for another audience',
}

/** Says what is wrong without the errors of jose, which hold the claims. */
function toRefusal(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  if (error instanceof errors.JWTExpired) return invalidToken('it has expired')
  if (error instanceof errors.JWTClaimValidationFailed) {
    return invalidToken(claimFaults[error.claim] ?? 'a claim is not as it should be')
  }
  return invalidToken('it is malformed, or its key does not fit its algorithm')
}
