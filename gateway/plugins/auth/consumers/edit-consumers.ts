import { GatewayError } from '../../../errors/gateway-error.ts'
import { replaceFile } from '../../../graph/replace-file.ts'
import { withFileLock } from '../../../graph/with-file-lock.ts'
import { printConsumers, readConsumerFile } from './consumer-file.ts'
import type { StoredConsumers } from './consumer-file.ts'

/**
 * Changes the file of consumers in one step. Processes that change it at once do so one after the other. A new file is made where there is none; only its owner may read it.
 *
 * @param change what holds from now on, of what held before
 * @throws {GatewayError} CONSUMERS_INVALID, FILE_NOT_WRITTEN, and what `change` throws: the file stays as it was
 */
export async function editConsumers(
  path: string,
  change: (consumers: StoredConsumers) => StoredConsumers | Promise<StoredConsumers>,
): Promise<void> {
  await withFileLock(path, async () => {
    const changed = await change(await readOrBegin(path))
    await replaceFile(path, printConsumers(changed), { mode: 0o600 }).catch((cause: unknown) => {
      throw new GatewayError('FILE_NOT_WRITTEN', `The file "${path}" can't be written.`, { cause })
    })
  })
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

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
