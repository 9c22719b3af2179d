import type { Counters } from './counters.ts'
import type { Logger } from './logger.ts'

/** Between two lines about the same fault, in milliseconds. */
const pauseMs = 10_000

/** Says that something is out of order: in the log and as a count. */
export type TellFault = (error: unknown) => void

/** What a {@link TellFault} is made of. */
export interface FaultLogParts {
  readonly log: Logger
  readonly counters: Counters
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}

/** What is out of order. */
export interface Fault {
  /** What it is counted under, and what the line begins with: `rate limits`. */
  readonly feature: string
  readonly message: string
  /** What is said beside the error. Default: nothing. */
  readonly facts?: Readonly<Record<string, unknown>>
}

/** Makes a {@link TellFault}: each time is counted, and the log has a line at most every 10 seconds, with how often it was. */
export function createFaultLog({ log, counters, now }: FaultLogParts, fault: Fault): TellFault {
  const { feature, message, facts } = fault
  let times = 0
  let toldAt = -Infinity
  return (error) => {
    times += 1
    counters.count('selvage_faults_total', feature)
    if (now() - toldAt < pauseMs) return
    log.error({ err: error, ...facts, times }, `${feature}: ${message}`)
    toldAt = now()
    times = 0
  }
}
