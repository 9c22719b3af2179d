import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder that is gone when the test ends. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string
  /** Writes a file, its folders included, and answers with its absolute path. */
  write(name: string, text: string): Promise<string>
}

/** Makes a {@link TemporaryFolder} with files in it; use it with `await using`. */
export async function createTemporaryFolder(
  files: Readonly<Record<string, string>> = {},
): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'selvage-test-'))
  async function write(name: string, text: string): Promise<string> {
    const file = join(path, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
    return file
  }
  for (const [name, text] of Object.entries(files)) await write(name, text)
  return { path, write, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
