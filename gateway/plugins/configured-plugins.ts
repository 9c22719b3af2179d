import type { GatewaySettings } from '../config/gateway-options.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import type { Plugin } from './plugin.ts'
import { usePlanReport } from './use-plan-report.ts'

/** What the configured plugins are made of. */
export interface PluginParts {
  readonly settings: GatewaySettings
  readonly http: HttpClient
  readonly log: Logger
}

/** Makes the plugins that a config asks for, in the order in which their hooks run. */
export function createPlugins({ settings }: PluginParts): readonly Plugin[] {
  const { server } = settings
  return [...(server.planReports ? [usePlanReport()] : [])]
}
