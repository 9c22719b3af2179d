import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { z } from 'zod'

/** How often the owner of a folder says that it is still there, in milliseconds. */
const heartbeatMs = 2_000
/** An owner on another machine that has said nothing for so long is gone, in milliseconds. */
const silenceMs = 15_000

/** The claims of this process. */
const claimed = new Set<string>()

const claimSchema = z.object({ pid: z.int(), host: z.string() })

/**
 * Takes a folder for this process alone: two that write to one embedded database would destroy it. What a process left behind that
 * was killed is taken over.
 *
 * @param file a file beside the folder that stands for the claim
 * @returns gives the folder back
 * @throws {Error} when another process has it
 */
export async function claimFolder(file: string): Promise<() => Promise<void>> {
  const claim = JSON.stringify({ pid: process.pid, host: hostname() })
  try {
    await writeFile(file, claim, { flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    if (await isOwned(file)) {
      throw new Error(
        `another process has it open: a folder is for one process alone. If none runs, delete the file "${file}".`,
        { cause: error },
      )
    }
    await rm(file, { force: true })
    await writeFile(file, claim, { flag: 'wx' })
  }
  claimed.add(file)
  const heartbeat = setInterval(() => {
    const now = new Date()
    // Without its file the claim is gone, and there is nothing to keep alive.
    utimes(file, now, now).catch(() => {
      clearInterval(heartbeat)
    })
  }, heartbeatMs)
  heartbeat.unref()
  return async () => {
    clearInterval(heartbeat)
    claimed.delete(file)
    await rm(file, { force: true })
  }
}

async function isOwned(file: string): Promise<boolean> {
  const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)])
  const isFresh = Date.now() - mtimeMs < silenceMs
  const claim = claimSchema.safeParse(toJson(text))
  if (!claim.success) return isFresh
  const { pid, host } = claim.data
  if (host !== hostname()) return isFresh
  // In containers every process may have the same number; a file of one's own is of an earlier life, or of this process.
  return pid === process.pid ? claimed.has(file) : isAlive(pid)
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
