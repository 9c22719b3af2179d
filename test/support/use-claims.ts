import type { Plugin } from '../../gateway/plugins/plugin.ts'

/** Believes clients: `x-test-claims` has the claims of whoever calls, as JSON with a `sub`. Without it nobody does. */
export function useClaims(): Plugin {
  return {
    onRequest({ context, extendContext }) {
      const text = context.headers.get('x-test-claims')
      if (text === null) return
      const claims = JSON.parse(text) as Readonly<Record<string, unknown>>
      const scopes = typeof claims.scope === 'string' ? claims.scope.split(' ') : []
      extendContext({ principal: { subject: String(claims.sub), scopes, claims } })
    },
  }
}
