import cluster from 'node:cluster'
import type { Worker } from 'node:cluster'
import { once } from 'node:events'
import { GatewayError } from '../errors/gateway-error.ts'
import { stopOnSignals } from '../server/stop-on-signals.ts'
import type { Logger } from '../telemetry/logger.ts'

/** First pause before a worker that ended is replaced; it doubles with each one that ends soon after. */
const firstPauseMs = 100
const longestPauseMs = 30_000
/** A worker that lived this long ended by chance, and not because it can't live. */
const soonMs = 10_000

/**
 * Runs this very command in several processes that share its address. A worker that ends is replaced; SIGTERM and SIGINT
 * stop all of them when what is in flight has finished.
 *
 * @throws {GatewayError} LISTEN_FAILED when the first workers end before they listen: they have told why
 */
export async function runWorkers(count: number, log: Logger): Promise<void> {
  const workers = new Set<Worker>()
  let isStopping = false
  let pauseMs = firstPauseMs

  function start(): Worker {
    const worker = cluster.fork()
    const startedAt = Date.now()
    workers.add(worker)
    worker.once('exit', (code, signal) => {
      workers.delete(worker)
      if (isStopping) return
      pauseMs = Date.now() - startedAt > soonMs ? firstPauseMs : Math.min(longestPauseMs, pauseMs * 2)
      log.error({ code, signal, pauseMs }, 'a worker has ended: another takes its place')
      setTimeout(() => {
        if (!isStopping) start()
      }, pauseMs)
    })
    return worker
  }

  async function stop(): Promise<void> {
    isStopping = true
    await Promise.all(
      [...workers].map(async (worker) => {
        const ended = once(worker, 'exit')
        worker.process.kill('SIGTERM')
        await ended
      }),
    )
  }

  stopOnSignals({ stop, log })
  const first = Array.from({ length: count }, start)
  const outcomes = await Promise.all(first.map(untilListening))
  if (outcomes.includes('listening')) return
  await stop()
  throw new GatewayError('LISTEN_FAILED', 'No worker could start: each has said why.')
}

async function untilListening(worker: Worker): Promise<'listening' | 'ended'> {
  const listening = once(worker, 'listening').then(() => 'listening' as const)
  return Promise.race([listening, once(worker, 'exit').then(() => 'ended' as const)])
}

/**
 * The signals that a worker listens to: Ctrl-C in a terminal reaches all processes at once, and it is for the first of them
 * to say what happens.
 */
export const workerSignals = {
  on(signal: 'SIGTERM' | 'SIGINT', listener: (signal: 'SIGTERM' | 'SIGINT') => void): void {
    process.on(signal, signal === 'SIGTERM' ? listener : () => undefined)
  },
  off(signal: 'SIGTERM' | 'SIGINT', listener: (signal: 'SIGTERM' | 'SIGINT') => void): void {
    process.off(signal, listener)
  },
  exit: (code: number): void => process.exit(code),
}
