import type { IntrospectionSettings } from '../../config/introspection-options.ts'
import type { GatewayContext } from '../../context/gateway-context.ts'
import { holdsOneOf } from '../holds-one-of.ts'

/** Whether the caller may know the schema, as far as it is known by now who is calling. */
export function mayIntrospect(
  { principal }: Pick<GatewayContext, 'principal'>,
  allowed: IntrospectionSettings,
): boolean {
  return typeof allowed === 'boolean' ? allowed : holdsOneOf(principal, allowed)
}
