import type { RateLimitSettings } from '../../config/rate-limit-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { createFaultLog } from '../../telemetry/fault-log.ts'
import type { PluginParts } from '../plugin-parts.ts'
import type { Use, Verdict } from './count.ts'
import { createMemoryCounts } from './memory-counts.ts'
import { createRedisCounts } from './redis-counts.ts'

/** What the limits say of a use; undefined while nothing is limited, as the store doesn't answer. */
type Judgement = readonly Verdict[] | undefined

/** Asks the limits, wherever their counts are kept. */
export interface Limiter {
  /** Runs before the server listens. */
  start(): Promise<void>
  /**
   * Uses units of all limits, or of none when one of them refuses.
   *
   * @throws {GatewayError} RATE_LIMITS_UNAVAILABLE when the store doesn't answer, and that is to refuse everybody
   */
  take(uses: readonly Use[]): Promise<Judgement> | Judgement
}

/** Builds the {@link Limiter} of a config. */
export function createLimiter(
  settings: RateLimitSettings,
  parts: Pick<PluginParts, 'redis' | 'log' | 'counters' | 'now'>,
): Limiter {
  const { redis, now } = parts
  const { onStoreFailure, maxKeys, store = redis ? 'redis' : 'memory' } = settings
  const local = createMemoryCounts(maxKeys)
  const shared = store === 'redis' && redis ? createRedisCounts(redis) : undefined
  const tell = createFaultLog(parts, {
    feature: 'rate limits',
    message: 'Redis does not answer',
    facts: { onStoreFailure },
  })

  async function takeShared(uses: readonly Use[]): Promise<Judgement> {
    try {
      return await shared?.take(uses, now())
    } catch (error) {
      tell(error)
      if (onStoreFailure === 'fail_open') return undefined
      if (onStoreFailure === 'local') return local.take(uses, now())
      throw new GatewayError(
        'RATE_LIMITS_UNAVAILABLE',
        'Whether you may ask can not be found out now: ask again.',
        { cause: error, extensions: { http: { headers: { 'retry-after': '1' } } } },
      )
    }
  }

  return {
    async start() {
      if (shared) await redis?.open()
    },
    take: (uses) => (shared ? takeShared(uses) : local.take(uses, now())),
  }
}
