import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of its own for one test; gone with `await using`. */
export interface TestFolder extends AsyncDisposable {
  /** Absolute, symbolic links resolved. */
  readonly path: string
}

/** Makes a temporary folder with these files, by relative path and text. */
export async function createTestFolder(files: Readonly<Record<string, string>> = {}): Promise<TestFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'selvage-test-')))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), text)
  }
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}
