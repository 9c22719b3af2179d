import { createHmac } from 'node:crypto'
import { CompactSign, exportJWK, exportSPKI, generateKeyPair } from 'jose'
import type { CryptoKey, JWK } from 'jose'

/** A pair of keys of an issuer. */
export interface TestKey {
  readonly alg: string
  readonly kid: string
  readonly privateKey: CryptoKey | Uint8Array
  /** What the issuer publishes; of a secret, the secret. */
  readonly jwk: JWK
  readonly pem: string
}

/** Makes a pair of keys for an algorithm. */
export async function createTestKey(alg: string, kid: string): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid }
  return { alg, kid, privateKey, jwk, pem: await exportSPKI(publicKey) }
}

/** What a test may change of a token that is good; undefined leaves a member out. */
interface TokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
  readonly key?: TestKey
}

/** Makes tokens of one issuer. */
export interface TestIssuer {
  readonly issuer: string
  readonly key: TestKey
  /** Signs a token that is good but for the changes. */
  sign(changes?: TokenChanges): Promise<string>
  /** The header and claims of such a token, not signed. */
  parts(changes?: TokenChanges): { readonly header: object; readonly claims: object }
}

/** Who the tokens are meant for. */
export const audience = 'https://graph.test'

/** When tests take place, in milliseconds since 1970: tokens are good for five minutes from then. */
export const testTimeMs = Date.UTC(2030, 0, 1)

/** Seconds since 1970, some seconds after {@link testTimeMs}. */
export function secondsLater(seconds: number): number {
  return testTimeMs / 1_000 + seconds
}

/** Makes a {@link TestIssuer}. */
export function createTestIssuer(issuer: string, key: TestKey): TestIssuer {
  function parts({ claims = {}, header = {}, key: other = key }: TokenChanges = {}) {
    const good = { iss: issuer, aud: audience, sub: 'ada', scope: 'read write', exp: secondsLater(300) }
    return {
      header: withoutUndefined({ alg: other.alg, kid: other.kid, typ: 'at+jwt', ...header }),
      claims: withoutUndefined({ ...good, ...claims }),
    }
  }
  return {
    issuer,
    key,
    parts,
    async sign(changes = {}) {
      const { header, claims } = parts(changes)
      const { alg, privateKey } = changes.key ?? key
      return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg, ...header })
        .sign(privateKey)
    },
  }
}

/** Puts a token together from anything: no library would sign it. */
export function forge(header: unknown, claims: unknown, signature: string | Buffer = ''): string {
  const part = (value: unknown) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
  const end = typeof signature === 'string' ? signature : signature.toString('base64url')
  return `${part(header)}.${part(claims)}.${end}`
}

/** Puts a token together that is signed with a secret, whatever its header says. */
export function forgeWithSecret(header: object, claims: object, secret: string | Buffer): string {
  const unsigned = forge(header, claims).slice(0, -1)
  return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`
}

function withoutUndefined(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
