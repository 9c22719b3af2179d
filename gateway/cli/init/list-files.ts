import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Packages, what builds leave behind, and what is there for tests and readers. */
const skipped = new Set(
  'node_modules vendor dist build out coverage generated __generated__ test tests __tests__ fixtures docs'.split(
    ' ',
  ),
)
const deepest = 5
const mostFiles = 10_000

/**
 * Lists the files of a folder that people write, in order, as paths relative to it with `/`: hidden folders, packages,
 * tests and what builds leave behind are passed over. Ends quietly where a folder is too deep or too large to be a project.
 */
export async function listFiles(folder: string): Promise<readonly string[]> {
  const files: string[] = []

  async function visit(relative: string, depth: number): Promise<void> {
    const entries = await readdir(join(folder, relative), { withFileTypes: true })
    for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
      if (files.length >= mostFiles || entry.name.startsWith('.')) continue
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`
      if (entry.isFile()) files.push(path)
      else if (entry.isDirectory() && depth < deepest && !skipped.has(entry.name))
        await visit(path, depth + 1)
    }
  }

  await visit('', 0)
  return files
}
