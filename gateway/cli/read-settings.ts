import { resolve } from 'node:path'
import { findConfig } from '../config/find-config.ts'
import { loadConfig } from '../config/load-config.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { parseOptions } from '../config/parse-options.ts'
import type { SupergraphOptions } from '../config/supergraph-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'

/**
 * A supergraph needs no config; one that is there says how server and subgraphs are treated.
 *
 * @throws {GatewayError} CONFIG_INVALID, and CONFIG_NOT_FOUND when one is named that is not there
 */
export async function readSettings(config: string | undefined): Promise<LoadedConfig> {
  try {
    return await loadConfig(await findConfig(process.cwd(), config))
  } catch (error) {
    const isOptional =
      config === undefined && error instanceof GatewayError && error.code === 'CONFIG_NOT_FOUND'
    if (isOptional) {
      return { settings: parseOptions({ sources: {} }), writtenSecrets: [], baseDir: process.cwd() }
    }
    throw error
  }
}

/** The config with this supergraph: a file, relative to the working directory, or an http(s) URL. */
export function withSupergraph(
  loaded: LoadedConfig,
  { location, ...options }: SupergraphOptions,
): LoadedConfig {
  const { settings } = loaded
  const defaults = { headers: {}, pollIntervalMs: 10_000 }
  const absolute = /^https?:\/\//i.test(location) ? location : resolve(location)
  return {
    ...loaded,
    settings: {
      ...settings,
      supergraph: { ...defaults, ...settings.supergraph, ...options, location: absolute },
    },
  }
}
