import { getRequestListener } from '@hono/node-server'
import { createServer } from 'node:http'
import { openRegistry } from '../../registry/open-registry.ts'
import type { RegistryOptions } from '../../registry/open-registry.ts'
import { listen } from '../../server/listen.ts'
import { stopOnSignals } from '../../server/stop-on-signals.ts'

/** What a registry is served with. */
export interface RunRegistryOptions extends RegistryOptions {
  readonly host: string
  readonly port: number
}

/**
 * Serves a registry until the process is asked to stop.
 *
 * @throws {GatewayError} DATABASE_UNAVAILABLE, LISTEN_FAILED; OPTIONS_INVALID when nobody has a token
 */
export async function runRegistry({ host, port, ...options }: RunRegistryOptions): Promise<void> {
  const { log } = options
  const registry = await openRegistry(options)
  const respond = getRequestListener(registry.api.fetch)
  const server = createServer((request, response) => void respond(request, response))
  try {
    const { url } = await listen(server, { host, port, path: '/', tls: undefined })
    log.info({ url }, 'the registry is listening')
  } catch (error) {
    await registry[Symbol.asyncDispose]()
    throw error
  }

  /** What is in flight may finish; who waits for a new version is answered at once. */
  async function stop(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve))
    registry.stopWaiting()
    server.closeIdleConnections()
    await closed
    await registry[Symbol.asyncDispose]()
  }
  stopOnSignals({ stop, log })
}
