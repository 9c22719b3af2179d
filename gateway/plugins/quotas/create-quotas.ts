import { resolve } from 'node:path'
import type { QuotaSettings } from '../../config/quota-options.ts'
import { createCostMeter } from '../cost/cost-meter.ts'
import type { PluginParts } from '../plugin-parts.ts'
import type { Plugin } from '../plugin.ts'
import { createFileQuotas } from './file-quotas.ts'
import { createRedisQuotas } from './redis-quotas.ts'
import { useQuotas } from './use-quotas.ts'

/** Makes the quotas of a config. */
export function createQuotas(settings: QuotaSettings, parts: PluginParts): Plugin {
  const { redis, baseDir, log, counters, now } = parts
  const { file, maxKeys } = settings
  const counts = redis
    ? createRedisQuotas(redis)
    : createFileQuotas({ path: resolve(baseDir, file), maxKeys, log, counters, now })
  const { legacyHeaders } = parts.settings.rateLimits
  const plugin = useQuotas({
    settings,
    counts,
    legacyHeaders,
    meter: createCostMeter(parts.settings.cost),
    log,
    counters,
    now,
  })
  return {
    ...plugin,
    async onAdmin(api) {
      const { addQuotaRoutes } = await import('./quota-routes.ts')
      addQuotaRoutes(api, { settings, counts, now })
    },
  }
}
