import type { GatewayOptions } from '../config/gateway-options.ts'
import { parseOptions } from '../config/parse-options.ts'
import { createRecipe } from '../graph/create-recipe.ts'
import type { Plugin } from '../plugins/plugin.ts'
import { silentLogger } from '../telemetry/logger.ts'
import type { Logger } from '../telemetry/logger.ts'
import { createHttpClient } from '../upstream/http-client.ts'
import { assembleGateway } from './assemble-gateway.ts'
import type { Gateway } from './assemble-gateway.ts'

/** What the gateway of a program gets from it. */
export interface GatewayEnvironment {
  /** Relative paths in the options start here. Default: the working directory. */
  readonly baseDir?: string
  /** Default: nothing is logged. */
  readonly log?: Logger
  /** Envelop plugins; they run after those that the options ask for. Default: none. */
  readonly plugins?: readonly Plugin[]
}

/**
 * Makes a gateway of options, as `selvage serve` makes one of a config file. It does nothing before `start`.
 *
 * @throws {GatewayError} CONFIG_INVALID with a detail for each mistake in the options, UNSAFE_CONFIG in production when they are
 * not safe there
 */
export function createGateway(options: GatewayOptions, environment: GatewayEnvironment = {}): Gateway {
  const { baseDir = process.cwd(), log = silentLogger, plugins = [] } = environment
  const settings = parseOptions(options)
  const http = createHttpClient()
  const config = { settings, baseDir }
  const recipe = createRecipe({ ...config, load: () => Promise.resolve(config), http })
  return assembleGateway({ recipe, settings, baseDir, plugins, http, log })
}
