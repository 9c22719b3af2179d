import { basename, dirname, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { GatewayError } from '../errors/gateway-error.ts'
import { importFresh } from './import-fresh.ts'

/**
 * Imports a config module and answers with its default export, whatever that is.
 *
 * @param path absolute path of the module
 * @param watchFile hears of each file that was imported (absolute path), also when the import fails
 * @throws {GatewayError} CONFIG_INVALID when the module can't be imported or has no default export
 */
export async function importConfig(path: string, watchFile: (path: string) => void): Promise<unknown> {
  const exports = await importModule(path, watchFile)
  if ('default' in exports) return exports.default
  throw new GatewayError('CONFIG_INVALID', `${basename(path)} has no default export.`, {
    details: ['expected `export default defineConfig({ ... })`'],
  })
}

async function importModule(path: string, watchFile: (path: string) => void) {
  const files = new Set<string>()
  try {
    return await importFresh(path, (file) => {
      files.add(file)
      watchFile(file)
    })
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'something was thrown'
    const place = error instanceof Error ? placeOf(error, files) : undefined
    const at = place === undefined ? '' : ` (${relative(dirname(path), place)})`
    throw new GatewayError('CONFIG_INVALID', `${basename(path)} can't be loaded.`, {
      details: [reason + at, ...hintsFor(error)],
      cause: error,
    })
  }
}

/** The first place in the stack that is one of the files, as `/folder/selvage.config.ts:3:5`. */
function placeOf({ stack = '' }: Error, files: ReadonlySet<string>): string | undefined {
  const places = [...files].flatMap((file) =>
    [pathToFileURL(file).href, file].flatMap((name) => {
      const index = stack.indexOf(name)
      const [, position] = /^(?:\?[^:\s)]*)?((?::\d+)+)/.exec(stack.slice(index + name.length)) ?? []
      return index < 0 || position === undefined ? [] : [{ index, place: file + position }]
    }),
  )
  return places.sort((a, b) => a.index - b.index)[0]?.place
}

function hintsFor(error: unknown): string[] {
  if (!(error instanceof Error) || !('code' in error)) return []
  if (error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return [
      'Node strips types and nothing more: write enums, namespaces and parameter properties as plain JavaScript',
    ]
  }
  return []
}
