import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { GatewaySettings, SourceSettings } from '../config/gateway-options.ts'
import { checkOptions, configError } from '../config/parse-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { replaceFile } from './replace-file.ts'
import { withFileLock } from './with-file-lock.ts'

/** What was changed of a config's sources while the gateway ran, by name: the options that were put, or null for one that was removed. */
export type SourceChanges = Readonly<Record<string, unknown>>

/** Kinds of sources that come as data. A `local` one is code. */
const changeableKinds: ReadonlySet<unknown> = new Set(['federation', 'graphql', 'openapi'])

const fileSchema = z.record(z.string().min(1), z.unknown())

/**
 * Reads the changes that a file holds; a file that is not there holds none.
 *
 * @throws {GatewayError} CONFIG_INVALID when they can't be read
 */
export async function readSourceChanges(path: string): Promise<SourceChanges> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {}
    throw new GatewayError(
      'CONFIG_INVALID',
      `The sources of "${path}" can't be read. Mend the file, or delete it to go back to the config's.`,
      { cause },
    )
  }
}

/**
 * Changes the file in one step, whoever else does.
 *
 * @param change what holds from now on, of what held before
 * @throws {GatewayError} FILE_NOT_WRITTEN, and what `change` throws: the file stays as it was
 */
export async function editSourceChanges(
  path: string,
  change: (changes: SourceChanges) => Promise<SourceChanges>,
): Promise<void> {
  const isNotWritten = (cause: unknown) => {
    throw new GatewayError('FILE_NOT_WRITTEN', `The file "${path}" can't be written.`, { cause })
  }
  await mkdir(dirname(path), { recursive: true }).catch(isNotWritten)
  await withFileLock(path, async () => {
    const changed = await change(await readSourceChanges(path))
    // There may be credentials in it.
    await replaceFile(path, `${JSON.stringify(changed, null, 2)}\n`, { mode: 0o600 }).catch(isNotWritten)
  })
}

/**
 * The sources of a config as they were changed.
 *
 * @throws {GatewayError} CONFIG_INVALID with a detail for each mistake in what was put
 */
export function applySourceChanges(
  sources: GatewaySettings['sources'],
  changes: SourceChanges,
): GatewaySettings['sources'] {
  const changed = new Map(Object.entries(sources))
  for (const [name, options] of Object.entries(changes)) {
    if (options === null) changed.delete(name)
    else changed.set(name, parseSource(name, options))
  }
  return Object.fromEntries(changed)
}

function parseSource(name: string, options: unknown): SourceSettings {
  const { settings, mistakes } = checkOptions({ sources: { [name]: options } })
  const source = settings?.sources[name]
  if (!source) throw configError(`The source "${name}"`, mistakes)
  if (changeableKinds.has(source.kind)) return source
  throw new GatewayError(
    'CONFIG_INVALID',
    `The source "${name}" is of kind "${source.kind}", which only the config can have: expected federation, graphql or openapi.`,
  )
}
