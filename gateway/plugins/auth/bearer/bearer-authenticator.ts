import { hash } from 'node:crypto'
import type { TokenLocationSettings } from '../../../config/authentication/token-options.ts'
import type { RequestContext } from '../../plugin.ts'
import type { Authenticator } from '../authenticator.ts'
import { invalidToken } from '../refusals.ts'
import { createTokenReader } from './token-locations.ts'
import type { TokenVerifier } from './token-verifier.ts'

/** What {@link createBearerAuthenticator} takes. */
export interface BearerAuthenticatorOptions {
  readonly locations: readonly TokenLocationSettings[]
  /** Asked one after the other: the first that accepts a token decides. */
  readonly verifiers: readonly TokenVerifier[]
}

/** Longest token, in characters: as long as all headers of a request may be together. */
const maxTokenLength = 16_384

/** `b64token` of RFC 6750 section 2.1. */
const tokenForm = /^[\w\-.~+/]+=*$/

/** Makes the authenticator of bearer tokens, whatever their form. */
export function createBearerAuthenticator({
  locations,
  verifiers,
}: BearerAuthenticatorOptions): Authenticator {
  const readers = locations.map(createTokenReader)

  function read(context: RequestContext): string | undefined {
    for (const readToken of readers) {
      const token = readToken(context)
      if (token !== undefined) return token
    }
    return undefined
  }

  return {
    challenge: 'Bearer',
    start() {
      for (const verifier of verifiers) verifier.start?.()
    },
    authenticate(context) {
      const text = read(context)
      if (text === undefined) return undefined
      if (text.length > maxTokenLength) throw invalidToken('it is too long')
      if (!tokenForm.test(text)) throw invalidToken('it does not have the form of a token')
      const verifier = verifiers.find((candidate) => candidate.accepts(text))
      if (!verifier) throw invalidToken('it does not have the form of a token')
      const token = { text, hash: hash('sha256', text, 'base64') }
      return verifier.recall(token.hash) ?? verifier.verify(token, context.signal)
    },
  }
}
