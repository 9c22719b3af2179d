import type { IntrospectionSettings } from '../../config/introspection-options.ts'
import type { GatewayContext } from '../../context/gateway-context.ts'

/** Whether the caller may know the schema, as far as it is known by now who is calling. */
export function mayIntrospect(
  { principal }: Pick<GatewayContext, 'principal'>,
  allowed: IntrospectionSettings,
): boolean {
  if (typeof allowed === 'boolean') return allowed
  if (!principal) return false
  const { scopes, roles = [] } = principal
  return (
    allowed.scopes.some((scope) => scopes.includes(scope)) ||
    allowed.roles.some((role) => roles.includes(role))
  )
}
