import { SignJWT } from 'jose'
import type { JWK } from 'jose'
import { LRUCache } from 'lru-cache'
import type { SigningSettings } from '../../config/signing-options.ts'
import { readSigningKey } from './signing-key.ts'
import type { SigningKey } from './signing-key.ts'

/** Signs what the gateway says of callers, for the services of one graph. */
export interface TokenSigner {
  /**
   * A token that is good for a quarter of its lifetime at least; signed once for equal claims and audiences.
   *
   * @param claims an object as JSON, without what the signer itself says: `iss`, `aud`, `iat`, `exp`
   */
  sign(audience: string, claims: string): Promise<string>
  /** What services verify tokens with: keys that were, are and will be signed with. */
  readonly publicKeys: readonly JWK[]
}

/** Tokens that are kept at a time. */
const maxTokens = 5_000

/** How a {@link TokenSigner} is made. */
export interface TokenSignerInput {
  readonly settings: SigningSettings
  /** Reads the files of keys. */
  readonly readFile: (path: string) => Promise<string>
  /** Default: the time of the machine. */
  readonly now?: () => number
}

/**
 * Makes a {@link TokenSigner}.
 *
 * @throws {GatewayError} SIGNING_KEY_INVALID when a key can't sign, SCHEMA_UNAVAILABLE when its file can't be read
 * @see https://www.rfc-editor.org/rfc/rfc7519
 */
export async function createTokenSigner(input: TokenSignerInput): Promise<TokenSigner> {
  const { settings, readFile, now = Date.now } = input
  const { issuer, lifetimeSeconds } = settings
  const keys = await Promise.all(settings.keys.map((key) => readSigningKey(key, readFile)))
  const [signingKey] = keys
  const tokens = new LRUCache<string, KnownToken>({ max: maxTokens })

  function signAnew(audience: string, claims: string): KnownToken {
    const issuedAt = Math.floor(now() / 1_000)
    const token = signWith(signingKey, {
      ...(JSON.parse(claims) as Readonly<Record<string, unknown>>),
      iss: issuer,
      aud: audience,
      iat: issuedAt,
      exp: issuedAt + lifetimeSeconds,
    })
    return { token, usableUntilMs: (issuedAt + lifetimeSeconds * 0.75) * 1_000 }
  }

  return {
    publicKeys: keys.flatMap(({ publicKey }) => publicKey ?? []),
    sign(audience, claims) {
      const key = `${audience}\n${claims}`
      let known = tokens.get(key)
      if (!known || known.usableUntilMs <= now()) {
        known = signAnew(audience, claims)
        tokens.set(key, known)
      }
      return known.token
    },
  }
}

interface KnownToken {
  readonly token: Promise<string>
  readonly usableUntilMs: number
}

async function signWith(
  signingKey: SigningKey | undefined,
  payload: Readonly<Record<string, unknown>>,
): Promise<string> {
  if (!signingKey) throw new Error('A config without keys was let through.')
  const { algorithm: alg, kid, key } = signingKey
  return new SignJWT(payload).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(key)
}
