import type { GatewayContext } from './gateway-context.ts'

/**
 * Makes what finds the state that something keeps for each request; `create` is called when it is first asked for. The
 * state is the context's own (one that inherits from it has another), and goes with it.
 *
 * It is a hidden property of the context rather than in a `WeakMap`, since garbage collections of young objects take all
 * values of a `WeakMap` for alive: what a request has read would grow old with it, at several times the cost.
 */
export function createRequestState<State>(
  create: (context: GatewayContext) => State,
): (context: GatewayContext) => State {
  const key = Symbol('request state')
  type Holder = GatewayContext & { readonly [key]?: State }
  return (context: Holder) => {
    const known = Object.hasOwn(context, key) ? context[key] : undefined
    if (known !== undefined) return known
    const created = create(context)
    Object.defineProperty(context, key, { value: created })
    return created
  }
}
