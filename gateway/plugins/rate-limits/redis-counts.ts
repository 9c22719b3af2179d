import { z } from 'zod'
import type { RedisConnection } from '../../upstream/redis/redis-connection.ts'
import { createRedisScript } from '../../upstream/redis/redis-script.ts'
import type { Verdict } from './count.ts'
import type { CountStore } from './count-store.ts'
import { countScript } from './count-script.ts'

const runScript = createRedisScript(countScript)
const answerSchema = z.array(z.number())
const numbersPerUse = 5

/** Keeps counts in Redis, for all gateways that share it. Their clocks must agree. */
export function createRedisCounts(redis: RedisConnection): CountStore {
  return {
    async take(uses, now) {
      const keys = uses.map(({ key }) => `limit:${key}`)
      const numbers = uses.flatMap(({ rule, units }) => [
        rule.algorithm,
        rule.limit,
        rule.windowMs,
        rule.burst,
        units,
      ])
      const answer = answerSchema.parse(await runScript(await redis.open(), keys, [now, ...numbers]))
      return uses.map((_use, index) => toVerdict(answer.slice(index * numbersPerUse)))
    },
  }
}

function toVerdict([
  allowed,
  remaining = 0,
  resetMs = 0,
  retryAfterMs = 0,
  delayMs = 0,
]: readonly number[]): Verdict {
  return { isAllowed: allowed === 1, remaining, resetMs, retryAfterMs, delayMs }
}
