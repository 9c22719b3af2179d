import { createAuthenticators } from './auth/configured-authenticators.ts'
import { useAuthentication } from './auth/use-authentication.ts'
import type { PluginParts } from './plugin-parts.ts'
import type { Plugin } from './plugin.ts'
import { usePlanReport } from './use-plan-report.ts'

/** Makes the plugins that a config asks for, in the order in which their hooks run. */
export function createPlugins(parts: PluginParts): readonly Plugin[] {
  const { authentication, server } = parts.settings
  return [
    // Who is calling.
    ...(authentication
      ? [useAuthentication({ ...authentication, authenticators: createAuthenticators(parts) })]
      : []),
    ...(server.planReports ? [usePlanReport()] : []),
  ]
}
