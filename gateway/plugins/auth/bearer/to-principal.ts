import type { ClaimSettings } from '../../../config/authentication/claim-options.ts'
import { frozenCopy } from '../../../config/frozen-copy.ts'
import { claimAt } from '../../../context/claim-at.ts'
import type { Claims } from '../../../context/claim-at.ts'
import type { Principal } from '../../../context/gateway-context.ts'
import { invalidToken } from '../refusals.ts'

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

/** A text with spaces, or the texts of a list. Anything else grants nothing. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/\s+/).filter(Boolean)
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}
