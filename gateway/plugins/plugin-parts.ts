import type { GatewaySettings } from '../config/gateway-options.ts'
import type { GraphCaches } from '../graph/graph-caches.ts'
import type { Counters } from '../telemetry/counters.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import type { RedisConnection } from '../upstream/redis/redis-connection.ts'

/** What the configured plugins are made of. */
export interface PluginParts {
  readonly settings: GatewaySettings
  /** Relative paths in the settings start here. */
  readonly baseDir: string
  readonly http: HttpClient
  /** Undefined when there is none. */
  readonly redis?: RedisConnection | undefined
  /** What the served graph keeps. */
  readonly caches: GraphCaches
  readonly log: Logger
  readonly counters: Counters
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}
