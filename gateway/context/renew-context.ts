import type { GatewayContext } from './gateway-context.ts'

/**
 * Makes a context that knows all that is known of the request, and has per-request state of its own: what was loaded
 * before an event of a subscription, or before a field of a mutation had its effect, is old.
 */
export function renewContext(context: GatewayContext): GatewayContext {
  return Object.create(context) as GatewayContext
}
