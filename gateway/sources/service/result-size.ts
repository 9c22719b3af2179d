import type { ExecutionResult } from 'graphql'

const sizes = new WeakMap<ExecutionResult, number>()

/** Notes how many bytes a service's answer had. */
export function noteResultSize(result: ExecutionResult, bytes: number): ExecutionResult {
  sizes.set(result, bytes)
  return result
}

/** How many bytes a result had as a service's answer; 0 for one that was made in this process. */
export function resultSizeOf(result: ExecutionResult): number {
  return sizes.get(result) ?? 0
}
