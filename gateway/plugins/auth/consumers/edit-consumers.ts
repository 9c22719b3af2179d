import { open, rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { GatewayError } from '../../../errors/gateway-error.ts'
import { replaceFile } from '../../../graph/replace-file.ts'
import { printConsumers, readConsumerFile } from './consumer-file.ts'
import type { StoredConsumers } from './consumer-file.ts'

/** How long to wait for another process that changes the file, in milliseconds. */
const lockTimeoutMs = 5_000

/**
 * Changes the file of consumers in one step. Processes that change it at once do so one after the other, by a file beside
 * it whose name ends in `.lock`. A new file is made where there is none; only its owner may read it.
 *
 * @param change what holds from now on, of what held before
 * @throws {GatewayError} CONSUMERS_INVALID, FILE_NOT_WRITTEN, and what `change` throws: the file stays as it was
 */
export async function editConsumers(
  path: string,
  change: (consumers: StoredConsumers) => StoredConsumers | Promise<StoredConsumers>,
): Promise<void> {
  const lock = `${path}.lock`
  await takeLock(lock)
  try {
    const changed = await change(await readOrBegin(path))
    await replaceFile(path, printConsumers(changed), { mode: 0o600 }).catch((cause: unknown) => {
      throw new GatewayError('FILE_NOT_WRITTEN', `The file "${path}" can't be written.`, { cause })
    })
  } finally {
    await rm(lock, { force: true })
  }
}

async function readOrBegin(path: string): Promise<StoredConsumers> {
  try {
    return await readConsumerFile(path)
  } catch (error) {
    const isMissing = error instanceof GatewayError && codeOf(error.cause) === 'ENOENT'
    if (isMissing) return new Map()
    throw error
  }
}

async function takeLock(lock: string): Promise<void> {
  const deadline = Date.now() + lockTimeoutMs
  for (;;) {
    try {
      await (await open(lock, 'wx')).close()
      return
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') {
        throw new GatewayError('FILE_NOT_WRITTEN', `The file "${lock}" can't be written.`, { cause })
      }
      if (Date.now() > deadline) {
        throw new GatewayError(
          'FILE_NOT_WRITTEN',
          `Another process changes the consumers: the file "${lock}" is there. Delete it if no process runs.`,
        )
      }
    }
    await pause(20)
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
