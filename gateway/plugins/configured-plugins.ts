import { createAuthenticators } from './auth/configured-authenticators.ts'
import { useAuthentication } from './auth/use-authentication.ts'
import { useCost } from './cost/use-cost.ts'
import { createPolicyDecider } from './authorization/policy-decider.ts'
import { useAuthorization } from './authorization/use-authorization.ts'
import type { PluginParts } from './plugin-parts.ts'
import type { Plugin } from './plugin.ts'
import { usePlanReport } from './use-plan-report.ts'

/** Makes the plugins that a config asks for, in the order in which their hooks run. */
export function createPlugins(parts: PluginParts): readonly Plugin[] {
  const { authentication, authorization, cost, server } = parts.settings
  const authenticators = authentication ? createAuthenticators(parts) : []
  return [
    // Who is calling.
    ...(authentication ? [useAuthentication({ ...authentication, authenticators })] : []),
    // What it may cost.
    ...(cost.mode === 'off' ? [] : [useCost(cost, parts.log)]),
    // How it is fetched: before those that may run something else than was asked for, as the last one wraps the others.
    ...(server.planReports ? [usePlanReport()] : []),
    // What they may have: the graph's own rules hold whatever the config says.
    useAuthorization({
      ...authorization,
      policies: createPolicyDecider({ ...parts, settings: authorization.policies }),
      challenges: authenticators.flatMap(({ challenge }) => challenge ?? []),
      now: parts.now,
    }),
  ]
}
