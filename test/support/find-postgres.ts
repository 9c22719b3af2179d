import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const versions = '/usr/lib/postgresql'

/** Finds the folder of PostgreSQL's programs, where Debian has them: not on the PATH. Undefined where there is none. */
export async function findPostgres(): Promise<string | undefined> {
  const found = await readdir(versions).catch(() => [])
  const newest = found.sort((a, b) => Number(a) - Number(b)).at(-1)
  return newest === undefined ? undefined : join(versions, newest, 'bin')
}
