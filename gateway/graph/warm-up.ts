import { randomUUID } from 'node:crypto'
import { validate } from 'graphql'
import type { Graph } from './graph.ts'

/** Operations that a new graph is warmed with. */
const maxOperations = 50
/** A new graph waits no longer than this for its plans, in milliseconds. */
const deadlineMs = 2_000

/**
 * Plans on a new graph what the old one is asked most, so that its first clients don't wait for that. What no longer fits
 * is left out; what takes too long is left to its first client.
 */
export async function warmUp(next: Graph, previous: Graph | undefined): Promise<void> {
  const operations = previous?.engine.hottest(maxOperations) ?? []
  const signal = AbortSignal.timeout(deadlineMs)
  const timeout = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  for (const { operation, variables } of operations) {
    if (signal.aborted) return
    if (validate(next.schema, operation.document).length > 0) continue
    const context = { requestId: randomUUID(), headers: new Headers(), signal }
    await Promise.race([next.engine.explain(operation, variables, context), timeout])
  }
}
