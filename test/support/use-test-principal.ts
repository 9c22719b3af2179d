import type { Principal } from '../../gateway/context/gateway-context.ts'
import type { Plugin } from '../../gateway/plugins/plugin.ts'

/** Believes clients: `x-test-scopes` has the scopes of whoever calls, separated by spaces. Without it nobody does. */
export function useTestPrincipal(more: Partial<Principal> = {}): Plugin {
  return {
    onRequest({ context, extendContext }) {
      const scopes = context.headers.get('x-test-scopes')
      if (scopes === null) return
      extendContext({
        principal: { subject: 'ada', scopes: scopes.split(' ').filter(Boolean), claims: {}, ...more },
      })
    },
  }
}
