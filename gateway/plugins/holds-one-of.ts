import type { Principal } from '../context/gateway-context.ts'

/** Whether a caller has one of these scopes or roles at least. */
export function holdsOneOf(
  principal: Principal | undefined,
  wanted: { readonly scopes: readonly string[]; readonly roles: readonly string[] },
): boolean {
  if (!principal) return false
  const { scopes, roles = [] } = principal
  return (
    wanted.scopes.some((scope) => scopes.includes(scope)) || wanted.roles.some((role) => roles.includes(role))
  )
}
