import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { AutomaticDocumentSettings } from '../../config/persisted-document-options.ts'
import { createFaultLog } from '../../telemetry/fault-log.ts'
import type { RedisConnection } from '../../upstream/redis/redis-connection.ts'
import { createRedisScript } from '../../upstream/redis/redis-script.ts'
import type { PluginParts } from '../plugin-parts.ts'

/** The documents that clients have registered, by their SHA-256 in hexadecimal. */
export interface RegisteredDocuments {
  /** Undefined when there is none, as far as can be found out. */
  find(hash: string): string | undefined | Promise<string | undefined>
  /** Whether this process knows it. */
  has(hash: string): boolean
  keep(hash: string, text: string): void
}

/** Builds a {@link RegisteredDocuments}: in the process, and before Redis where gateways share one. */
export function createRegisteredDocuments(
  { maxBytes, maxSharedDocuments }: AutomaticDocumentSettings,
  parts: Pick<PluginParts, 'redis' | 'log' | 'counters' | 'now'>,
): RegisteredDocuments {
  const { redis, now } = parts
  const own = new LRUCache<string, string>({
    maxSize: maxBytes,
    sizeCalculation: (text, name) => Buffer.byteLength(text) + name.length,
  })
  const has = (name: string) => own.has(name)
  if (!redis) return { find: (name) => own.get(name), has, keep: (name, text) => void own.set(name, text) }
  const shared = createSharedDocuments(redis, { maxDocuments: maxSharedDocuments, now })
  const tell = createFaultLog(parts, {
    feature: 'automatic persisted queries',
    message: 'Redis does not answer',
  })

  /** A client that is told that its document is not known sends it: nothing is lost without Redis. */
  async function findShared(name: string): Promise<string | undefined> {
    try {
      const text = await shared.find(name)
      if (text === undefined || hash('sha256', text) !== name) return undefined
      own.set(name, text)
      return text
    } catch (error) {
      tell(error)
      return undefined
    }
  }

  return {
    find: (name) => own.get(name) ?? findShared(name),
    has,
    keep(name, text) {
      own.set(name, text)
      shared.keep(name, text).catch(tell)
    },
  }
}

/** Keys: the documents by name, and when each was last asked for. Arguments: a name, its text, the time, most documents. */
const keepScript = createRedisScript(`
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
local surplus = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[4])
if surplus > 0 then
  local oldest = redis.call('ZPOPMIN', KEYS[2], surplus)
  for index = 1, #oldest, 2 do redis.call('HDEL', KEYS[1], oldest[index]) end
end
return surplus
`)

const keys = ['documents', 'documents:asked'] as const

interface SharedOptions {
  readonly maxDocuments: number
  readonly now: () => number
}

function createSharedDocuments(redis: RedisConnection, { maxDocuments, now }: SharedOptions) {
  const [texts, asked] = keys
  return {
    async find(name: string): Promise<string | undefined> {
      const client = await redis.open()
      const text = await client.hget(texts, name)
      if (text === null) return undefined
      await client.zadd(asked, now(), name)
      return text
    },
    async keep(name: string, text: string): Promise<void> {
      await keepScript(await redis.open(), keys, [name, text, now(), maxDocuments])
    },
  }
}
