import type { Principal } from './gateway-context.ts'

/** What of a claim set is about the token, and not about the caller. */
const passing: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf', 'jti'])

const identities = new WeakMap<Principal, string>()

/** All that is known of a caller, but for the times and the id of its token: a part of the keys of what is kept for it alone. */
export function principalIdentity(principal: Principal): string {
  const known = identities.get(principal)
  if (known !== undefined) return known
  const { subject, scopes, roles, plan, claims, clientName, clientVersion } = principal
  const lasting = Object.entries(claims).filter(([name]) => !passing.has(name))
  const identity = JSON.stringify([subject, scopes, roles, plan, clientName, clientVersion, lasting])
  identities.set(principal, identity)
  return identity
}
