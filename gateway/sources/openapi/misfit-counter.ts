import type { GraphQLError } from 'graphql'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { SubgraphRequest } from '../subgraph.ts'
import type { FindCall } from './find-calls.ts'

/** Counts what a service answered that is not what its document says. */
export interface MisfitCounter {
  /** Values that did not fit, by the operation that they came from. */
  readonly counts: ReadonlyMap<string, number>
  /** Counts the errors of a result that are misfits, and tells the log; gives the others. */
  take(request: SubgraphRequest, errors: readonly GraphQLError[]): readonly GraphQLError[]
}

/** What a {@link MisfitCounter} is made of. */
export interface MisfitCounterParts {
  /** The source's name. */
  readonly name: string
  readonly log: Logger
  readonly findCall: FindCall
  /** The time, in milliseconds. Default: the system's. */
  readonly now?: () => number
}

/** Between two lines about one operation, in milliseconds: a list may have a misfit in every item. */
const logIntervalMs = 10_000

/** Builds a {@link MisfitCounter}. */
export function createMisfitCounter(parts: MisfitCounterParts): MisfitCounter {
  const { name, log, findCall, now = Date.now } = parts
  const counts = new Map<string, number>()
  const loggedAt = new Map<string, number>()

  function tell(call: string, first: GraphQLError, requestId: string): void {
    const time = now()
    if (time - (loggedAt.get(call) ?? -Infinity) < logIntervalMs) return
    loggedAt.set(call, time)
    const facts = { source: name, operation: call, total: counts.get(call), path: first.path, requestId }
    log.warn(facts, `"${name}" answers ${call} with what its document does not say: ${first.message}`)
  }

  return {
    counts,
    take({ document, context }, errors) {
      const firsts = new Map<string, GraphQLError>()
      const others = errors.filter((error) => {
        if (!isMisfit(error)) return true
        const call = findCall(document, error.path ?? []) ?? 'unknown'
        counts.set(call, (counts.get(call) ?? 0) + 1)
        if (!firsts.has(call)) firsts.set(call, error)
        return false
      })
      for (const [call, first] of firsts) tell(call, first, context.requestId)
      return others
    },
  }
}

function isMisfit({ originalError }: GraphQLError): boolean {
  return originalError instanceof GatewayError && originalError.code === 'SUBGRAPH_BAD_RESPONSE'
}
