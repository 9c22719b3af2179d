import type { GatewaySettings } from '../config/gateway-options.ts'
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
  let lasting = lastingOptions(opened.settings)
  return {
    ...opened,
    async load(watchFile) {
      const loaded = await loadConfig(path, { watchFile })
      const now = lastingOptions(loaded.settings)
      const changed = Object.keys(now).filter((name) => now[name] !== lasting[name])
      lasting = now
      for (const name of changed) {
        log.warn(`the options of \`${name}\` have changed: they take effect at the next start`)
      }
      return loaded
    },
  }
}

/** The options that a graph is made of: they take effect with the next graph. */
const ofTheGraph: ReadonlySet<string> = new Set(['sources', 'engine', 'overrideLabels', 'limits'])

/** What the graph is not made of, by name, as text; functions are not compared, as each load makes new ones. */
function lastingOptions(settings: GatewaySettings): Readonly<Record<string, string>> {
  const lasting = Object.entries(settings).filter(([name]) => !ofTheGraph.has(name))
  return Object.fromEntries(lasting.map(([name, value]) => [name, JSON.stringify(value)]))
}
