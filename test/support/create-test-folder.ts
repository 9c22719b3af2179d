import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of its own for one test; gone with `await using`. */
export interface TestFolder extends AsyncDisposable {
  /** Absolute, symbolic links resolved. */
  readonly path: string
  /** Writes a file, its folders included, and answers with its absolute path. */
  write(name: string, text: string): Promise<string>
}

/** Makes a temporary folder with these files, by relative path and text. */
export async function createTestFolder(files: Readonly<Record<string, string>> = {}): Promise<TestFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'selvage-test-')))
  async function write(name: string, text: string): Promise<string> {
    const file = join(path, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
    return file
  }
  for (const [name, text] of Object.entries(files)) await write(name, text)
  return { path, write, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
