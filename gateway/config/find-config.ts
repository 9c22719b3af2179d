import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { GatewayError } from '../errors/gateway-error.ts'

/** The names that a config file is looked for under, the first one found wins. */
export const configFileNames = [
  'selvage.config.ts',
  'selvage.config.mts',
  'selvage.config.js',
  'selvage.config.mjs',
  'selvage.yaml',
  'selvage.yml',
  'selvage.json',
] as const

/**
 * Finds the config file, and answers with its absolute path.
 *
 * @param folder where to look
 * @param given the file as a user named it, relative to `folder`. Default: the first of {@link configFileNames} there
 * @throws {GatewayError} CONFIG_NOT_FOUND when it isn't there
 */
export async function findConfig(folder: string, given?: string): Promise<string> {
  if (given !== undefined) {
    const path = resolve(folder, given)
    if (await exists(path)) return path
    throw new GatewayError('CONFIG_NOT_FOUND', `There is no config file "${given}" in ${resolve(folder)}.`)
  }
  for (const name of configFileNames) {
    if (await exists(join(folder, name))) return resolve(folder, name)
  }
  throw new GatewayError(
    'CONFIG_NOT_FOUND',
    `There is no config file in ${resolve(folder)}: write one with "selvage init", or name one with --config.`,
    { details: [`looked for ${configFileNames.join(', ')}`] },
  )
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
