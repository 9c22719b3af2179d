import { createRoute, z } from '@hono/zod-openapi'
import { Counter, Registry, collectDefaultMetrics } from 'prom-client'
import { counterDefinitions } from '../../telemetry/counters.ts'
import type { CounterName, Counters } from '../../telemetry/counters.ts'
import type { AdminApi } from '../plugin.ts'

const getMetrics = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  summary: 'Counts of this process, and what it takes of the machine, as Prometheus reads them.',
  responses: {
    200: { description: 'The counts.', content: { 'text/plain': { schema: z.string() } } },
  },
})

/** Adds the route that tells the counts. */
export function addMetricsRoute(api: AdminApi, counters: Counters): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const [name, { help, label }] of Object.entries(counterDefinitions)) {
    registry.registerMetric(
      new Counter({
        name,
        help,
        labelNames: [label],
        registers: [],
        collect() {
          this.reset()
          for (const [value, count] of counters.read(name as CounterName)) this.inc({ [label]: value }, count)
        },
      }),
    )
  }
  api.openapi(getMetrics, async (context) =>
    context.text(await registry.metrics(), 200, { 'content-type': registry.contentType }),
  )
}
