import { randomUUID } from 'node:crypto'
import type { ExecutionResult } from 'graphql'
import type { Service } from './create-service.ts'

/**
 * Asks a service a question of the gateway's own, on behalf of no client: no header is forwarded.
 *
 * @throws the first error of an answer that has no data
 */
export async function queryService(
  service: Service,
  document: string,
  signal: AbortSignal,
): Promise<NonNullable<ExecutionResult['data']>> {
  const context = { requestId: randomUUID(), headers: new Headers(), signal }
  const { data, errors } = await service.ask({ document, context, signal })
  if (data) return data
  throw errors?.[0] ?? new Error('The answer has neither data nor errors.')
}
