import type { SignedTokenSettings } from '../../config/sources/credential-options.ts'
import { claimAt } from '../../context/claim-at.ts'
import type { GatewayContext, Principal } from '../../context/gateway-context.ts'
import type { RequestCredential } from './request-credential.ts'
import type { TokenSigner } from './token-signer.ts'
import { withHeader } from './with-header.ts'

/** Who gets the tokens, and what stands in them. */
export interface SignedTokenInput {
  readonly settings: SignedTokenSettings
  readonly signer: TokenSigner
  /** The source's name: the audience, unless the settings have another one. */
  readonly name: string
}

/** A token of the gateway, which tells the service who calls. Requests of different callers are not shared. */
export function createSignedTokenCredential({ settings, signer, name }: SignedTokenInput): RequestCredential {
  const { header, audience = name, claims } = settings
  const prefix = header === 'authorization' ? 'Bearer ' : ''
  const texts = new WeakMap<Principal, string>()

  function claimsOf({ principal }: GatewayContext): string {
    if (!principal) return '{}'
    let text = texts.get(principal)
    if (text === undefined) {
      text = JSON.stringify(selectClaims(principal, claims))
      texts.set(principal, text)
    }
    return text
  }

  return {
    async add(request, context) {
      return withHeader(request, header, prefix + (await signer.sign(audience, claimsOf(context))))
    },
    keyOf: claimsOf,
  }
}

function selectClaims(principal: Principal, names: readonly string[]): Record<string, unknown> {
  const { subject, scopes, claims } = principal
  const chosen = names.map((name) => [name, claimAt(claims, name)] as const)
  return {
    ...Object.fromEntries(chosen),
    sub: subject,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  }
}
