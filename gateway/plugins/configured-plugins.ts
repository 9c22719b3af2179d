import { createCounters } from '../telemetry/counters.ts'
import { useAddressFilter } from './addresses/use-address-filter.ts'
import { useClientAddress } from './addresses/use-client-address.ts'
import type { GatewaySettings } from '../config/gateway-options.ts'
import { createAuthenticators } from './auth/configured-authenticators.ts'
import { createExternalAuthorizer } from './auth/external/external-authorizer.ts'
import { useAuthentication } from './auth/use-authentication.ts'
import { useCost } from './cost/use-cost.ts'
import { createPolicyDecider } from './authorization/policy-decider.ts'
import { useAuthorization } from './authorization/use-authorization.ts'
import { createRegisteredDocuments } from './persisted-documents/registered-documents.ts'
import { useAutomaticDocuments } from './persisted-documents/use-automatic-documents.ts'
import { useTrustedDocuments } from './persisted-documents/use-trusted-documents.ts'
import { createWatchedManifests } from './persisted-documents/watched-manifests.ts'
import type { PluginParts } from './plugin-parts.ts'
import type { Plugin } from './plugin.ts'
import { useMetrics } from './metrics/use-metrics.ts'
import { createQuotas } from './quotas/create-quotas.ts'
import { createRateLimits } from './rate-limits/create-rate-limits.ts'
import { useRedaction } from './redaction/use-redaction.ts'
import { usePurge } from './response-cache/use-purge.ts'
import { createResponseCache } from './response-cache/create-response-cache.ts'
import { usePlanReport } from './use-plan-report.ts'
import { useValueScan } from './value-scan/use-value-scan.ts'

/** Makes the plugins that a config asks for, in the order in which their hooks run. */
export function createPlugins(given: Omit<PluginParts, 'counters'>): readonly Plugin[] {
  const parts: PluginParts = { ...given, counters: createCounters() }
  const {
    authentication,
    authorization,
    cost,
    persistedDocuments,
    quotas,
    rateLimits,
    redaction,
    responseCache,
    valueScan,
    server,
  } = parts.settings
  const { trusted, automatic } = persistedDocuments
  const authenticators = authentication ? createAuthenticators(parts) : []
  const external = authentication?.external
  const authorizer = external && createExternalAuthorizer({ ...parts, settings: external })
  const limits = createRateLimits(rateLimits, parts)
  return [
    useMetrics(parts.counters),
    // Where it comes from.
    ...(server.trustedProxies ? [useClientAddress(server.trustedProxies)] : []),
    ...(server.addresses ? [useAddressFilter(server.addresses)] : []),
    limits.client,
    // Who is calling.
    ...(authentication ? [useAuthentication({ ...authentication, authenticators, authorizer })] : []),
    limits.caller,
    // What is asked for, where only its name came.
    ...(trusted
      ? [
          useTrustedDocuments({
            ...trusted,
            ...parts,
            documents: createWatchedManifests({ ...trusted, ...parts }),
          }),
        ]
      : []),
    ...(automatic ? [useAutomaticDocuments(createRegisteredDocuments(automatic, parts))] : []),
    ...(valueScan ? [useValueScan({ ...valueScan, ...parts })] : []),
    // What it may cost.
    ...(cost.mode === 'off' ? [] : [useCost(cost, parts.log)]),
    limits.operation,
    ...(quotas ? [createQuotas(quotas, parts)] : []),
    // How it is fetched: before those that may run something else than was asked for, as the last one wraps the others.
    ...(server.planReports ? [usePlanReport()] : []),
    // What they may have: the graph's own rules hold whatever the config says.
    useAuthorization({
      ...authorization,
      policies: createPolicyDecider({ ...parts, settings: authorization.policies }),
      challenges: authenticators.flatMap(({ challenge }) => challenge ?? []),
      now: parts.now,
    }),
    // What they see of it.
    useRedaction(redaction),
    // What was answered before: last, so that it keeps what goes out.
    ...(responseCache ? [createResponseCache(responseCache, parts)] : []),
    ...(!responseCache && keepsAnswers(parts.settings) ? [usePurge(parts)] : []),
  ]
}

/** Whether the graph keeps anything. */
function keepsAnswers({ entityCache, sources }: GatewaySettings): boolean {
  return (
    entityCache !== undefined ||
    Object.values(sources).some((source) => source.kind === 'openapi' && source.httpCache !== undefined)
  )
}
