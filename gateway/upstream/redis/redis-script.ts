import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'

/** Runs a script in Redis, where nothing comes between its commands. */
export type RunRedisScript = (
  client: Redis,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>

/** Prepares a script in Lua. It is sent by its hash, as Redis knows it but for the first time. */
export function createRedisScript(source: string): RunRedisScript {
  const hash = createHash('sha1').update(source).digest('hex')
  return async (client, keys, args) => {
    try {
      return await client.evalsha(hash, keys.length, ...keys, ...args)
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return client.eval(source, keys.length, ...keys, ...args)
    }
  }
}
