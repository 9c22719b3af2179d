import type { ClaimSettings } from '../../../config/authentication/claim-options.ts'
import { frozenCopy } from '../../../config/frozen-copy.ts'
import type { Principal } from '../../../context/gateway-context.ts'
import { invalidToken } from '../refusals.ts'

/** The claims of a token, or what an introspection endpoint says of one. */
export type Claims = Readonly<Record<string, unknown>>

/**
 * Makes of claims the one who calls. The principal is frozen: requests with the same token share it.
 *
 * @param expiresAtMs when the token is no longer taken; Infinity when it is not known
 * @throws {GatewayError} UNAUTHENTICATED when there is no subject
 */
export function toPrincipal(claims: Claims, names: ClaimSettings, expiresAtMs: number): Principal {
  const subject = claimAt(claims, names.subject)
  if (typeof subject !== 'string' || subject === '') throw invalidToken('it does not say who its subject is')
  const plan = claimAt(claims, names.plan)
  const scopes = names.scopes.map((name) => claimAt(claims, name)).find((value) => value !== undefined)
  return frozenCopy({
    subject,
    scopes: textsOf(scopes),
    roles: textsOf(claimAt(claims, names.roles)),
    ...(typeof plan === 'string' && { plan }),
    ...(Number.isFinite(expiresAtMs) && { expiresAtMs }),
    claims,
  })
}

/** The claim of this very name, or where its dots lead. */
function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let value: unknown = claims
  for (const part of name.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, part)) return undefined
    value = value[part]
  }
  return value
}

function isRecord(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text with spaces, or the texts of a list. Anything else grants nothing. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/\s+/).filter(Boolean)
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}
