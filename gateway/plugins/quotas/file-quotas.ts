import { mkdir, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { replaceFile } from '../../graph/replace-file.ts'
import { createFaultLog } from '../../telemetry/fault-log.ts'
import type { FaultLogParts } from '../../telemetry/fault-log.ts'
import { fits } from './quota-counts.ts'
import type { QuotaCounts, QuotaUse } from './quota-counts.ts'

/** How often what has changed is written, in milliseconds: so much is lost when the process is killed. */
const writeIntervalMs = 1_000

const fileSchema = z.record(z.string(), z.tuple([z.number(), z.number()]))

/** Where counts are kept, and how many. */
export interface FileQuotaOptions extends FaultLogParts {
  readonly path: string
  readonly maxKeys: number
}

/**
 * Keeps what was used in the process, and in a file for the next one. A file that can't be read is said in the log and put aside:
 * nothing of it is lost.
 */
export function createFileQuotas(parts: FileQuotaOptions): QuotaCounts {
  const { path, maxKeys, log } = parts
  const counts = new LRUCache<string, readonly [startMs: number, used: number]>({ max: maxKeys })
  const tell = createFaultLog(parts, {
    feature: 'quotas',
    message: 'what was used can not be written',
    facts: { path },
  })
  let hasChanged = false
  let writing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  const usedOf = ({ key, startMs }: QuotaUse): number => {
    const kept = counts.get(key)
    return kept?.[0] === startMs ? kept[1] : 0
  }

  async function read(): Promise<void> {
    const text = await readIfThere(path)
    if (text === undefined) return
    try {
      for (const [key, count] of Object.entries(fileSchema.parse(JSON.parse(text)))) counts.set(key, count)
    } catch (error) {
      const aside = `${path}.unreadable`
      await rename(path, aside)
      log.error(
        { err: error, path, aside },
        'quotas: the file can not be understood; it is put aside, and counting begins anew',
      )
    }
  }

  async function write(): Promise<void> {
    if (!hasChanged) return
    hasChanged = false
    // The one that was used longest ago first, as it is to be forgotten first.
    const entries = [...counts.entries()].toReversed()
    try {
      await mkdir(dirname(path), { recursive: true })
      await replaceFile(path, JSON.stringify(Object.fromEntries(entries)), { mode: 0o600 })
    } catch (error) {
      hasChanged = true
      tell(error)
    }
  }

  return {
    async start() {
      await read()
      timer = setInterval(() => {
        writing = writing.then(write)
      }, writeIntervalMs).unref()
    },
    take(uses) {
      const used = uses.map(usedOf)
      const isAllowed = uses.every((use, index) => fits(use, used[index] ?? 0))
      if (!isAllowed) return { isAllowed, used }
      const taken = uses.map((use, index) => Math.max(0, (used[index] ?? 0) + use.units))
      for (const [index, { key, startMs, units }] of uses.entries()) {
        if (units === 0 || (units < 0 && counts.peek(key)?.[0] !== startMs)) continue
        counts.set(key, [startMs, taken[index] ?? 0])
        hasChanged = true
      }
      return { isAllowed, used: taken }
    },
    async close() {
      clearInterval(timer)
      await writing
      await write()
    },
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
