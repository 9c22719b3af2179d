import type { ExecutionResult } from 'graphql'
import type { LimitSettings } from '../config/limit-options.ts'
import { resultSizeOf } from '../sources/service/result-facts.ts'
import { toFailedResult } from '../sources/service/subgraph-error.ts'
import type { Subgraph } from '../sources/subgraph.ts'

/** What an operation has cost so far. */
interface Spending {
  fetches: number
  bytes: number
}

/**
 * Bounds what one operation may cost the services: a call that is one too many isn't made, and an answer that is one too
 * large isn't used. Both are errors at the fields that they would have given.
 */
export function limitFanOut(
  subgraphs: ReadonlyMap<string, Subgraph>,
  limits: LimitSettings,
): ReadonlyMap<string, Subgraph> {
  /** By signal: it is the same for all that is done for an operation. */
  const spendings = new WeakMap<AbortSignal, Spending>()
  return new Map(
    [...subgraphs].map(([name, subgraph]) => [name, limited(subgraph, { limits, spendings })] as const),
  )
}

interface LimitInput {
  readonly limits: LimitSettings
  readonly spendings: WeakMap<AbortSignal, Spending>
}

function limited(subgraph: Subgraph, { limits, spendings }: LimitInput): Subgraph {
  const { name } = subgraph
  const { maxFetches, maxFetchedBytes } = limits

  function check(result: ExecutionResult, spending: Spending): ExecutionResult {
    spending.bytes += resultSizeOf(result)
    if (spending.bytes <= maxFetchedBytes) return result
    return toFailedResult(name, {
      code: 'FAN_OUT_LIMIT_EXCEEDED',
      message: `The operation needs more than ${maxFetchedBytes} bytes from subgraphs: with the answer of "${name}" they are ${spending.bytes}.`,
      extensions: { limit: 'maxFetchedBytes', allowed: maxFetchedBytes, needed: spending.bytes },
    })
  }

  return {
    ...subgraph,
    async execute(request) {
      const { signal } = request
      const spending = spendings.get(signal) ?? { fetches: 0, bytes: 0 }
      spendings.set(signal, spending)
      spending.fetches += 1
      if (spending.fetches <= maxFetches) return check(await subgraph.execute(request), spending)
      return toFailedResult(name, {
        code: 'FAN_OUT_LIMIT_EXCEEDED',
        message: `The operation needs more than ${maxFetches} calls of subgraphs: this is number ${spending.fetches}.`,
        extensions: { limit: 'maxFetches', allowed: maxFetches, needed: spending.fetches },
      })
    },
  }
}
