import { open, rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { GatewayError } from '../errors/gateway-error.ts'

/** How long to wait for another process that changes the file, in milliseconds. */
const lockTimeoutMs = 5_000

/**
 * Changes a file while no other process does, as long as all of them do it so: by a file beside it whose name ends in
 * `.lock`.
 *
 * @throws {GatewayError} FILE_NOT_WRITTEN when the lock can't be had, and what `change` throws
 */
export async function withFileLock<T>(path: string, change: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`
  await takeLock(lock)
  try {
    return await change()
  } finally {
    await rm(lock, { force: true })
  }
}

async function takeLock(lock: string): Promise<void> {
  const deadline = Date.now() + lockTimeoutMs
  for (;;) {
    try {
      await (await open(lock, 'wx')).close()
      return
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) {
        throw new GatewayError('FILE_NOT_WRITTEN', `The file "${lock}" can't be written.`, { cause })
      }
      if (Date.now() > deadline) {
        throw new GatewayError(
          'FILE_NOT_WRITTEN',
          `Another process changes what is in it: the file "${lock}" is there. Delete it if no process runs.`,
        )
      }
    }
    await pause(20)
  }
}
