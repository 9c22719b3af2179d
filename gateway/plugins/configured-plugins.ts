import { createAuthenticators } from './auth/configured-authenticators.ts'
import { useAuthentication } from './auth/use-authentication.ts'
import { useCost } from './cost/use-cost.ts'
import type { PluginParts } from './plugin-parts.ts'
import type { Plugin } from './plugin.ts'
import { usePlanReport } from './use-plan-report.ts'

/** Makes the plugins that a config asks for, in the order in which their hooks run. */
export function createPlugins(parts: PluginParts): readonly Plugin[] {
  const { authentication, cost, server } = parts.settings
  return [
    // Who is calling.
    ...(authentication
      ? [useAuthentication({ ...authentication, authenticators: createAuthenticators(parts) })]
      : []),
    // What it may cost.
    ...(cost.mode === 'off' ? [] : [useCost(cost, parts.log)]),
    ...(server.planReports ? [usePlanReport()] : []),
  ]
}
