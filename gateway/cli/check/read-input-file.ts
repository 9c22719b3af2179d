import { readFile } from 'node:fs/promises'
import { GatewayError } from '../../errors/gateway-error.ts'

/**
 * Reads a file that a command was given.
 *
 * @throws {GatewayError} FILE_NOT_READ
 */
export async function readInputFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new GatewayError('FILE_NOT_READ', `The file "${path}" can't be read.`, { cause: error })
  }
}
