import { isDeepStrictEqual } from 'node:util'
import { loadConfig } from '../config/load-config.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import type { ConfigRecipeOptions } from '../graph/config-recipe.ts'
import type { Logger } from '../telemetry/logger.ts'

/** A config file as a command finds it when it starts. */
export interface OpenConfig extends LoadedConfig {
  /** Loads it as it is then; what holds for the server until the next start is told to the log when it has changed. */
  readonly load: ConfigRecipeOptions['load']
}

/**
 * Loads a config file, and makes ready to load it again.
 *
 * @param path absolute
 * @throws {GatewayError} CONFIG_INVALID or CONFIG_NOT_FOUND
 */
export async function openConfig(path: string, log: Logger): Promise<OpenConfig> {
  const opened = await loadConfig(path)
  log.info({ config: path }, 'config is read')
  let { server } = opened.settings
  return {
    ...opened,
    async load(watchFile) {
      const loaded = await loadConfig(path, { watchFile })
      if (!isDeepStrictEqual(loaded.settings.server, server)) {
        server = loaded.settings.server
        log.warn('the options of `server` have changed: they take effect at the next start')
      }
      return loaded
    },
  }
}
