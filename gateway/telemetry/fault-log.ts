import type { Logger } from './logger.ts'

/** Between two lines about the same fault, in milliseconds. */
const pauseMs = 10_000

/** Says in the log that something is out of order. */
export type TellFault = (error: unknown) => void

/** Makes a {@link TellFault} that says so at most every 10 seconds, with these facts, and how often it happened since. */
export function createFaultLog(
  { log, now }: { readonly log: Logger; readonly now: () => number },
  message: string,
  facts: Readonly<Record<string, unknown>> = {},
): TellFault {
  let times = 0
  let toldAt = -Infinity
  return (error) => {
    times += 1
    if (now() - toldAt < pauseMs) return
    log.error({ err: error, ...facts, times }, message)
    toldAt = now()
    times = 0
  }
}
