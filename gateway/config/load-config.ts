import { readFile } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { GatewayError } from '../errors/gateway-error.ts'
import type { GatewaySettings } from './gateway-options.ts'
import { importConfig } from './import-config.ts'
import type { Environment } from './interpolate.ts'
import { checkConfigText } from './check-config-text.ts'
import { checkOptions, configError } from './parse-options.ts'
import { findWrittenSecrets } from './safety/find-written-secrets.ts'

/** What {@link loadConfig} can be told. */
export interface LoadConfigOptions {
  /** Where `${NAME}` in YAML and JSON comes from. Default: `process.env`. */
  readonly environment?: Environment
  /** Hears of each file that the config depends on (absolute path), also when it can't be loaded. Default: nobody. */
  readonly watchFile?: (path: string) => void
}

/** A config as it was loaded. */
export interface LoadedConfig {
  /** Deeply frozen. */
  readonly settings: GatewaySettings
  /** The folder of the config file: relative paths in the settings start here. */
  readonly baseDir: string
  /** Paths of the options with a secret that is written in the file, or in what it imports. */
  readonly writtenSecrets: readonly string[]
}

const moduleExtensions = ['.ts', '.mts', '.js', '.mjs']
const textExtensions = ['.yaml', '.yml', '.json']

/**
 * Loads a config file as it is now: a module with a default export, or YAML or JSON of the same shape. It can be
 * called again and again: a module is read anew, and so are the modules that it imports by relative path.
 *
 * @param path absolute path of the config file
 * @throws {GatewayError} CONFIG_INVALID with a detail for each mistake, CONFIG_NOT_FOUND when the file can't be read
 */
export async function loadConfig(path: string, options: LoadConfigOptions = {}): Promise<LoadedConfig> {
  const { environment = process.env, watchFile = () => undefined } = options
  watchFile(path)
  const baseDir = dirname(path)
  const extension = extname(path)
  if (moduleExtensions.includes(extension)) {
    return { baseDir, ...(await loadModule(path, watchFile)) }
  }
  if (textExtensions.includes(extension)) {
    const text = await readText(path)
    const settings = checkConfigText(text, basename(path), environment)
    return { baseDir, settings, writtenSecrets: findWrittenSecrets(settings, [text]) }
  }
  throw new GatewayError('CONFIG_INVALID', `"${basename(path)}" is not a config file.`, {
    details: [`expected a name that ends in ${[...moduleExtensions, ...textExtensions].join(', ')}`],
  })
}

async function loadModule(
  path: string,
  watchFile: (path: string) => void,
): Promise<Pick<LoadedConfig, 'settings' | 'writtenSecrets'>> {
  const files = new Set([path])
  const options = await importConfig(path, (file) => {
    files.add(file)
    watchFile(file)
  })
  const { settings, mistakes } = checkOptions(options)
  if (settings) {
    const texts = await Promise.all([...files].map(readText))
    return { settings, writtenSecrets: findWrittenSecrets(settings, texts) }
  }
  throw configError(basename(path), mistakes)
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new GatewayError('CONFIG_NOT_FOUND', `The config file ${path} can't be read.`, { cause: error })
  }
}
