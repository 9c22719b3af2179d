import type { Counters } from '../../telemetry/counters.ts'
import type { Plugin } from '../plugin.ts'

/** Tells on the admin API how often things have happened (`GET /metrics`), as Prometheus reads it. */
export function useMetrics(counters: Counters): Plugin {
  return {
    async onAdmin(api) {
      const { addMetricsRoute } = await import('./metrics-route.ts')
      addMetricsRoute(api, counters)
    },
  }
}
