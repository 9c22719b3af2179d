import { setTimeout } from 'node:timers/promises'
import type { Logger } from '../telemetry/logger.ts'
import type { BuildInputs } from './graph-recipe.ts'
import { watchFiles } from './watch-files.ts'
import type { FileWatcher } from './watch-files.ts'

/** The inputs of one build, watched until the next build takes over. */
export interface InputWatcher extends BuildInputs {
  /** All files known, those of earlier failed builds included. */
  readonly files: ReadonlySet<string>
  /** Starts the watch on everything that the build named, and ends the previous one. */
  begin(): Promise<void>
  close(): Promise<void>
}

/** What {@link watchInputs} needs. */
export interface InputWatcherOptions {
  readonly log: Logger
  /** Epoch milliseconds at which the build began. */
  readonly startedAt: number
  /** The inputs of the build before: watched on, if this build fails before it names its own. */
  readonly previous: InputWatcher | undefined
  readonly signal: AbortSignal
  /** Called at most once, with what changed. */
  readonly onChange: (reason: string) => void
}

/** One of {@link BuildInputs.poll}. */
interface Poll {
  readonly intervalMs: () => number
  readonly hasChanged: (signal: AbortSignal) => Promise<boolean>
}

/** Collects what a build is made of, and calls back when any of it changes. */
export function watchInputs(options: InputWatcherOptions): InputWatcher {
  const { log, previous, signal, startedAt } = options
  const named = new Set<string>()
  const files = new Set<string>()
  const polls: Poll[] = []
  const closing = new AbortController()
  let watcher: FileWatcher | undefined
  let changed = false

  function onChange(reason: string): void {
    if (changed || closing.signal.aborted) return
    changed = true
    options.onChange(reason)
  }

  async function follow({ intervalMs, hasChanged }: Poll): Promise<void> {
    const pollSignal = AbortSignal.any([signal, closing.signal])
    const isOver = () => changed || pollSignal.aborted
    while (!isOver()) {
      // A tenth of the interval is left to chance, so that many gateways don't ask at the same moment.
      const pause = intervalMs() * (0.95 + Math.random() / 10)
      try {
        await setTimeout(pause, undefined, { signal: pollSignal, ref: false })
        if (await hasChanged(pollSignal)) onChange('a polled schema changed')
      } catch (error) {
        if (!isOver()) log.debug({ err: error }, 'a polled schema could not be read')
      }
    }
  }

  return {
    log,
    signal,
    files,
    watchFile: (path) => void named.add(path),
    poll(intervalMs, hasChanged) {
      polls.push({ intervalMs, hasChanged })
    },
    async begin() {
      for (const file of named.size > 0 ? named : (previous?.files ?? [])) files.add(file)
      await previous?.close()
      if (closing.signal.aborted) return
      for (const poll of polls) void follow(poll)
      if (files.size > 0)
        watcher = await watchFiles([...files], startedAt, (path) => onChange(`${path} changed`))
    },
    async close() {
      closing.abort()
      await watcher?.close()
    },
  }
}
