import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { JWTHeaderParameters } from 'jose'
import { invalidToken } from '../refusals.ts'

/** What a JWT says of itself, before anything of it is proved. */
export interface UnverifiedJwt {
  readonly header: JWTHeaderParameters
  readonly issuer: unknown
}

/** Headers that bring their own keys, or say where to fetch them: a forger would gladly choose. */
const keyHeaders = ['jwk', 'jku', 'x5c', 'x5u']

/** A JWT that is signed: three parts in base64url. */
const signedForm = /^[\w-]+\.[\w-]+\.[\w-]*$/

/** Tells by its form whether a token is a signed JWT; an opaque token may hardly look like one. */
export function looksLikeJwt(token: string): boolean {
  return signedForm.test(token) && token.startsWith('ey')
}

/**
 * Reads what is needed to choose the key for a JWT.
 *
 * @throws {GatewayError} UNAUTHENTICATED when it is malformed, or its header has what no honest issuer needs here
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3
 */
export function readUnverified(token: string): UnverifiedJwt {
  if (!signedForm.test(token)) throw malformed()
  const { header, issuer } = decode(token)
  const { alg, kid } = header
  if (typeof alg !== 'string') throw malformed()
  if (alg.toLowerCase() === 'none') throw invalidToken('it is not signed')
  if (kid !== undefined && typeof kid !== 'string') throw malformed()
  if (keyHeaders.some((name) => name in header)) throw invalidToken('it brings a key of its own')
  if ('crit' in header || 'b64' in header) throw invalidToken('it needs an extension that is not understood')
  return { header: { ...header, alg }, issuer }
}

/** The media type that a header's `typ` stands for, in lower case (RFC 7515 section 4.1.9). */
export function typeOf({ typ }: JWTHeaderParameters): string | undefined {
  if (typ === undefined) return undefined
  if (typeof typ !== 'string') throw malformed()
  return typ.toLowerCase().replace(/^application\//, '')
}

function decode(token: string) {
  try {
    return { header: decodeProtectedHeader(token), issuer: decodeJwt(token).iss }
  } catch {
    throw malformed()
  }
}

function malformed(): Error {
  return invalidToken('it is malformed')
}
