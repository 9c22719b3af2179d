import cluster from 'node:cluster'
import { GatewayError } from '../errors/gateway-error.ts'
import { assembleGateway } from '../server/assemble-gateway.ts'
import type { GatewayParts } from '../server/assemble-gateway.ts'
import type { ServerAddress } from '../server/listen.ts'
import { stopOnSignals } from '../server/stop-on-signals.ts'
import { readPackageInfo } from './package-info.ts'
import { workerSignals } from './run-workers.ts'

/**
 * Starts a gateway that runs until the process is asked to stop.
 *
 * @param onBuildFailure what to do when the first graph can't be built; see `Gateway.start`
 * @throws {GatewayError} LISTEN_FAILED, or why the first graph can't be built
 */
export async function runGateway(
  parts: GatewayParts,
  onBuildFailure: 'stop' | 'wait',
): Promise<ServerAddress> {
  const { version } = readPackageInfo()
  parts.log.info({ version, node: process.versions.node }, 'starting')
  if (cluster.worker && !parts.settings.redis) tellWhatWorkersDoAlone(parts, cluster.worker.id)
  const gateway = assembleGateway(parts)
  const started = gateway.start(onBuildFailure)

  /** Ends only for a gateway that did start: why it didn't is for the command to say, as it ends by itself. */
  async function stop(): Promise<void> {
    await gateway.stop()
    await started.catch(() => new Promise(() => undefined))
  }

  stopOnSignals({ stop, log: parts.log, process: cluster.isWorker ? workerSignals : process })
  return started
}

/** Without Redis, workers know nothing of each other. The first one tells what that means. */
function tellWhatWorkersDoAlone({ settings, log }: GatewayParts, worker: number): void {
  const { rateLimits, quotas, sources } = settings
  if (quotas) {
    throw new GatewayError(
      'OPTIONS_INVALID',
      'Several workers count `quotas` together in `redis` only: configure one, or leave --workers out.',
    )
  }
  if (worker !== 1) return
  if (rateLimits.limits.length > 0) {
    log.warn('each worker counts for itself what `rateLimits` allow: with `redis`, they count together')
  }
  const hasWebhooks = Object.values(sources).some((source) => source.kind === 'openapi' && source.webhooks)
  if (hasWebhooks) {
    log.warn('messages of `webhooks` reach the subscribers of one worker alone: with `redis`, they reach all')
  }
}
