import { z } from 'zod'
import { GatewayError } from '../../errors/gateway-error.ts'
import { usageBatchSchema } from '../../plugins/usage-report/usage-batch.ts'
import type { UsageBatch } from '../../plugins/usage-report/usage-batch.ts'
import { readInputFile } from './read-input-file.ts'

/**
 * Reads what clients sent from a file: the answer of `GET /usage`, or lines of JSON as a gateway writes them.
 *
 * @throws {GatewayError} FILE_NOT_READ; USAGE_INVALID when it is neither
 */
export async function readUsageFile(path: string): Promise<readonly UsageBatch[]> {
  const text = await readInputFile(path)
  try {
    return [usageBatchSchema.parse(JSON.parse(text))]
  } catch {
    return text
      .split('\n')
      .flatMap((line, index) => (line.trim() === '' ? [] : [parseLine(line, index + 1, path)]))
  }
}

function parseLine(line: string, number: number, path: string): UsageBatch {
  try {
    return usageBatchSchema.parse(JSON.parse(line))
  } catch (cause) {
    const details =
      cause instanceof z.ZodError
        ? cause.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
        : []
    throw new GatewayError(
      'USAGE_INVALID',
      `Line ${number} of "${path}" is not what a gateway records: expected the answer of GET /usage, or such objects line by line.`,
      { cause, details },
    )
  }
}
