import type { GatewaySettings } from '../config/gateway-options.ts'
import { assertSafe } from '../config/safety/assert-safe.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { createGraphCaches } from '../graph/graph-caches.ts'
import { createGraphManager } from '../graph/graph-manager.ts'
import type { GraphRecipe } from '../graph/graph-recipe.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import { createRedisConnection } from '../upstream/redis/redis-connection.ts'
import { createPlugins } from '../plugins/configured-plugins.ts'
import type { Plugin } from '../plugins/plugin.ts'
import { createGatewayServer } from './create-gateway-server.ts'
import type { GatewayAddress } from './create-gateway-server.ts'
import type { RequestEvent } from './request-event.ts'

/** A graph that is kept up to date, and the server in front of it. */
export interface Gateway {
  /**
   * Listens, and builds the first graph. Resolves without a graph when a source can't be reached: `/ready` says which,
   * and it is tried again. Called again, it waits for the same start.
   *
   * @param onBuildFailure `stop` stops the gateway and throws; `wait` goes on until what is wrong has been mended
   * @throws {GatewayError} LISTEN_FAILED, or why the first graph can't be built; NOT_READY once it was stopped
   */
  start(onBuildFailure?: 'stop' | 'wait'): Promise<GatewayAddress>
  /**
   * Lets what is in flight finish within `drainTimeoutMs`, and gives everything back, once: called again, it waits for
   * that. A start that is under way ends early.
   */
  stop(): Promise<void>
}

/** What a {@link Gateway} is made of. */
export interface GatewayParts {
  readonly recipe: GraphRecipe
  readonly settings: GatewaySettings
  /** Relative paths in the settings start here. Default: the working directory. */
  readonly baseDir?: string
  /** Options with a secret that is written in the config file. Default: none. */
  readonly writtenSecrets?: readonly string[]
  /** The program's own; they come after those that the settings ask for. */
  readonly plugins?: readonly Plugin[]
  /** Closed with the gateway. */
  readonly http: HttpClient
  readonly log: Logger
  /** Hears of each request when it is over. Default: writes a line for it to `log`. */
  readonly onRequest?: (event: RequestEvent) => void
}

/**
 * Puts a {@link Gateway} together; it does nothing before `start`.
 *
 * @throws {GatewayError} UNSAFE_CONFIG in production, when the settings are not safe there
 */
export function assembleGateway({ plugins = [], ...parts }: GatewayParts): Gateway {
  const { recipe, settings, baseDir = process.cwd(), http, log, onRequest, writtenSecrets } = parts
  assertSafe({ settings, writtenSecrets })
  const manager = createGraphManager({ recipe, log })
  const redis = settings.redis && createRedisConnection(settings.redis, log)
  const caches = createGraphCaches(manager.graphs)
  const server = createGatewayServer({
    settings: settings.server,
    admin: settings.admin,
    adminRoutes: [
      async (api) => {
        const { addSourceRoutes } = await import('./admin/source-routes.ts')
        addSourceRoutes(api, manager)
      },
    ],
    baseDir,
    redis,
    plugins: [...createPlugins({ settings, baseDir, http, redis, caches, log, now: Date.now }), ...plugins],
    graphs: manager.graphs,
    log,
    onRequest,
    whyNotReady: () => manager.failure?.message,
  })

  let listening: Promise<GatewayAddress> | undefined
  let started: Promise<GatewayAddress> | undefined
  let stopped: Promise<void> | undefined

  async function startAll(onBuildFailure: 'stop' | 'wait'): Promise<GatewayAddress> {
    try {
      listening = server.listen()
      const address = await listening
      log.info({ url: address.url }, 'listening')
      await manager.start().catch((error: unknown) => {
        if (onBuildFailure === 'stop') throw error
        log.info('waiting for what is wrong to be mended')
      })
      return address
    } catch (error) {
      await stop().catch((reason: unknown) => log.error({ err: reason }, 'could not stop cleanly'))
      throw error
    }
  }

  async function stopAll(): Promise<void> {
    // A server that is yet to listen can't be closed.
    await Promise.allSettled([listening])
    await server.stop()
    await manager.close()
    await http.close()
    await redis?.close()
  }

  function stop(): Promise<void> {
    stopped ??= stopAll()
    return stopped
  }

  return {
    async start(onBuildFailure = 'stop') {
      if (!started && stopped)
        throw new GatewayError('NOT_READY', 'The gateway was stopped: make another one.')
      started ??= startAll(onBuildFailure)
      return started
    },
    stop,
  }
}
