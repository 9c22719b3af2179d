import { assembleGateway } from '../server/assemble-gateway.ts'
import type { GatewayParts } from '../server/assemble-gateway.ts'
import { stopOnSignals } from '../server/stop-on-signals.ts'

/**
 * Starts a gateway that runs until the process is asked to stop.
 *
 * @param onBuildFailure what to do when the first graph can't be built; see `Gateway.start`
 * @throws {GatewayError} LISTEN_FAILED, or why the first graph can't be built
 */
export async function runGateway(parts: GatewayParts, onBuildFailure: 'stop' | 'wait'): Promise<void> {
  const gateway = assembleGateway(parts)
  stopOnSignals({ stop: () => gateway.stop(), log: parts.log })
  await gateway.start(onBuildFailure)
}
