import type { GatewayContext } from './gateway-context.ts'

/**
 * Makes the context of one event of a subscription: all that is known of the request, and state of its own. What was
 * loaded for an event is old when the next one comes.
 *
 * @param context of the subscription's request
 */
export function createEventContext<Context extends GatewayContext>(context: Context): Context {
  return Object.create(context) as Context
}
