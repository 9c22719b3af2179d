import { glob } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import type { LocalSourceSettings } from '../../config/sources/local-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { SourceContext } from '../source.ts'

/**
 * Reads the SDL of a `local` source: one text of all its files, in the order of their names.
 *
 * @throws {GatewayError} SCHEMA_INVALID when a file can't be read or a pattern matches none
 */
export async function loadLocalSdl(
  name: string,
  schema: LocalSourceSettings['schema'],
  context: SourceContext,
): Promise<string> {
  if (typeof schema === 'object' && 'sdl' in schema) return schema.sdl
  const patterns = typeof schema === 'string' ? [schema] : schema
  const files = (await Promise.all(patterns.map((pattern) => filesOf(name, pattern, context.baseDir)))).flat()
  const texts = await Promise.all(files.map((file) => context.readFile(file)))
  return texts.join('\n')
}

async function filesOf(name: string, pattern: string, baseDir: string): Promise<string[]> {
  if (!pattern.includes('*')) return [pattern]
  const files: string[] = []
  for await (const file of glob(isAbsolute(pattern) ? pattern : resolve(baseDir, pattern))) {
    files.push(relative(baseDir, file))
  }
  if (files.length === 0) {
    throw new GatewayError(
      'SCHEMA_INVALID',
      `Source "${name}": no file matches "${pattern}" in ${baseDir}.`,
      {
        extensions: { source: name },
      },
    )
  }
  return files.sort()
}
