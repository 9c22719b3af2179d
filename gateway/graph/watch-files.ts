import { stat } from 'node:fs/promises'
import { watch } from 'chokidar'

/** Files under observation. */
export interface FileWatcher {
  close(): Promise<void>
}

/**
 * Calls back once, soon after one of the files changes, appears or goes; also when one changed between `sinceMs` and
 * the start of the watch, so that no change is lost.
 *
 * @param paths absolute paths; a file that isn't there yet may be among them
 * @param sinceMs epoch milliseconds at which the files had not yet been read
 */
export async function watchFiles(
  paths: readonly string[],
  sinceMs: number,
  onChange: (path: string) => void,
): Promise<FileWatcher> {
  let timer: NodeJS.Timeout | undefined
  // Editors write a file in several steps, and a checkout changes many: one call for all of them.
  const settle = (path: string) => {
    timer ??= setTimeout(() => onChange(path), 50)
  }

  const watcher = watch([...paths], { ignoreInitial: true })
  const ready = new Promise<void>((resolve, reject) => {
    watcher.once('ready', resolve)
    watcher.once('error', reject)
  })
  watcher.on('all', (_event, path) => settle(path))
  await ready
  const changed = await firstChangedSince(paths, sinceMs)
  if (changed !== undefined) settle(changed)

  return {
    async close() {
      clearTimeout(timer)
      await watcher.close()
    },
  }
}

/**
 * How far the time of a file may lie behind the clock, in milliseconds: systems take it from a clock that ticks every 4
 * to 16. A change just before the time asked for is then taken for one after it, which costs a build that wasn't needed.
 */
const fileClockTickMs = 20

async function firstChangedSince(paths: readonly string[], sinceMs: number): Promise<string | undefined> {
  const times = await Promise.all(
    paths.map(async (path) => {
      const file = await stat(path).catch(() => undefined)
      return file?.mtimeMs ?? 0
    }),
  )
  return paths.find((_path, index) => (times[index] ?? 0) > sinceMs - fileClockTickMs)
}
