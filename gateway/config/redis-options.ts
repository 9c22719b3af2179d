import { z } from 'zod'

/** The Redis that several gateways share: what one of them counts or keeps, the others know. */
export interface RedisOptions {
  /** Where it is, with the password if it has one: `redis://:password@host:6379/0`, or `rediss://` for TLS. */
  readonly url: string
  /** What the names of all keys begin with, so that one Redis may serve others too. Default: `selvage:`. */
  readonly keyPrefix?: string
  /** How long a connection may take to be made, in milliseconds. Default: 2000. */
  readonly connectTimeoutMs?: number
  /** How long an answer may take, in milliseconds; what needs one goes on without Redis then. Default: 500. */
  readonly commandTimeoutMs?: number
}

/** {@link RedisOptions}, complete. */
export type RedisSettings = Readonly<Required<RedisOptions>>

/** Checks {@link RedisOptions} and fills in the defaults. */
export const redisSchema: z.ZodType<RedisSettings, RedisOptions> = z.strictObject({
  url: z.url({ protocol: /^rediss?$/, error: 'expected a URL with redis:// or rediss://' }),
  keyPrefix: z.string().default('selvage:'),
  connectTimeoutMs: z.int().positive().default(2_000),
  commandTimeoutMs: z.int().positive().default(500),
})
