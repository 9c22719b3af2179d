import { z } from 'zod'
import type { RedisConnection } from '../../upstream/redis/redis-connection.ts'
import { createRedisScript } from '../../upstream/redis/redis-script.ts'
import type { QuotaCounts } from './quota-counts.ts'

/**
 * Keys: a hash for each quota, with its period's beginning and what is used of it. Arguments for each: beginning and end of the
 * period in milliseconds, limit, units. The answer: whether all are allowed, and what is used of each.
 */
const takeQuotas = createRedisScript(`
local used, isKept, allowed = {}, {}, true
for index, key in ipairs(KEYS) do
  local at = (index - 1) * 4
  local kept = redis.call('HMGET', key, 'start', 'used')
  isKept[index] = kept[1] == ARGV[at + 1]
  used[index] = isKept[index] and tonumber(kept[2]) or 0
  local limit, units = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  if units > 0 and used[index] + units > limit then allowed = false end
end
local answer = { allowed and 1 or 0 }
for index, key in ipairs(KEYS) do
  local at = (index - 1) * 4
  local units = tonumber(ARGV[at + 4])
  if allowed and (units > 0 or (units < 0 and isKept[index])) then
    used[index] = math.max(0, used[index] + units)
    redis.call('HSET', key, 'start', ARGV[at + 1], 'used', string.format('%.17g', used[index]))
    redis.call('PEXPIREAT', key, ARGV[at + 2])
  end
  answer[index + 1] = tostring(math.ceil(used[index]))
end
return answer
`)

const answerSchema = z.tuple([z.number()]).rest(z.coerce.number())

/** Keeps what was used in Redis, for all gateways that share it, as long as the period lasts. */
export function createRedisQuotas(redis: RedisConnection): QuotaCounts {
  return {
    async start() {
      await redis.open()
    },
    async take(uses) {
      const keys = uses.map(({ key }) => `quota:${key}`)
      const args = uses.flatMap(({ startMs, endMs, limit, units }) => [startMs, endMs, limit, units])
      const [allowed, ...used] = answerSchema.parse(await takeQuotas(await redis.open(), keys, args))
      return { isAllowed: allowed === 1, used }
    },
    close: () => Promise.resolve(),
  }
}
