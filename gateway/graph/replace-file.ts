import { chmod, rename, rm, stat, writeFile } from 'node:fs/promises'

/** What {@link replaceFile} can be told. */
export interface ReplaceFileOptions {
  /** Who may read a file that is new; one that was there keeps what it had. Default: what the system gives new files. */
  readonly mode?: number
}

/** Writes a file in one step: whoever reads it finds the old text or the new one, never a part. */
export async function replaceFile(
  path: string,
  text: string,
  options: ReplaceFileOptions = {},
): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await writeFile(temporary, text, options)
    if (options.mode !== undefined) await chmod(temporary, await modeOf(path, options.mode))
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function modeOf(path: string, otherwise: number): Promise<number> {
  try {
    return (await stat(path)).mode
  } catch {
    // It is not there: a file that can't be written is said by the rename.
    return otherwise
  }
}
