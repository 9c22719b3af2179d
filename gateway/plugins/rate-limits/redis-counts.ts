import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { RedisConnection } from '../../upstream/redis/redis-connection.ts'
import type { Verdict } from './count.ts'
import type { CountStore } from './count-store.ts'
import { redisScript } from './redis-script.ts'

const hash = createHash('sha1').update(redisScript).digest('hex')
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
      const answer = await runScript(await redis.open(), keys, [now, ...numbers])
      return uses.map((_use, index) => toVerdict(answer.slice(index * numbersPerUse)))
    },
  }
}

/** By its hash, as Redis knows it but for the first time. */
async function runScript(
  client: Redis,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<readonly number[]> {
  try {
    return answerSchema.parse(await client.evalsha(hash, keys.length, ...keys, ...args))
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
    return answerSchema.parse(await client.eval(redisScript, keys.length, ...keys, ...args))
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
