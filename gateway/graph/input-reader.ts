import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { GatewayError } from '../errors/gateway-error.ts'
import type { SourceContext } from '../sources/source.ts'
import type { BuildInputs } from './graph-recipe.ts'

/** Makes what sources read files with: whatever they read is an input of the build. */
export function createInputReader(
  inputs: Pick<BuildInputs, 'watchFile'>,
  baseDir: string,
): Pick<SourceContext, 'readFile' | 'watchFile'> {
  const watchFile = (path: string) => inputs.watchFile(resolve(baseDir, path))
  return {
    watchFile,
    async readFile(path) {
      watchFile(path)
      try {
        return await readFile(resolve(baseDir, path), 'utf8')
      } catch (error) {
        throw new GatewayError('SCHEMA_UNAVAILABLE', `The file "${path}" can't be read in ${baseDir}.`, {
          cause: error,
        })
      }
    },
  }
}
