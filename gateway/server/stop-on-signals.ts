import type { Logger } from '../telemetry/logger.ts'

/** What a {@link stopOnSignals} needs of a process; `process` is one. */
interface SignalledProcess {
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown
  off(signal: StopSignal, listener: (signal: StopSignal) => void): unknown
  exit(code: number): void
}

/** A signal that asks a process to end: from a service manager, or Ctrl-C. */
type StopSignal = 'SIGTERM' | 'SIGINT'

/** How {@link stopOnSignals} stops what. */
export interface StopOnSignalsOptions {
  /** Stops everything; called once. */
  readonly stop: () => Promise<void>
  readonly log: Logger
  /** Default: this process. */
  readonly process?: SignalledProcess
}

/** Exit codes of a process that a signal ended, as shells give them. */
const exitCodes = { SIGTERM: 143, SIGINT: 130 } as const

/**
 * Stops gracefully on SIGTERM and SIGINT, then ends the process: with 0, or with 1 when stopping failed. A second signal
 * ends it at once.
 *
 * @returns what undoes this
 */
export function stopOnSignals({ stop, log, process: target = process }: StopOnSignalsOptions): () => void {
  let isStopping = false

  function onSignal(signal: StopSignal): void {
    if (isStopping) {
      log.warn({ signal }, 'stopping at once: what is in flight is lost')
      target.exit(exitCodes[signal])
      return
    }
    isStopping = true
    log.info({ signal }, 'stopping: what is in flight may finish')
    stop().then(
      () => {
        log.info('stopped')
        target.exit(0)
      },
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly')
        target.exit(1)
      },
    )
  }

  target.on('SIGTERM', onSignal)
  target.on('SIGINT', onSignal)
  return () => {
    target.off('SIGTERM', onSignal)
    target.off('SIGINT', onSignal)
  }
}
