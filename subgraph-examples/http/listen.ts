import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { listen as listenOn } from '../../gateway/server/listen.ts'

/** A service that answers on this machine. */
export interface RunningService {
  /** `http://127.0.0.1:4001`, without a path. */
  readonly origin: string
  stop(): Promise<void>
}

/**
 * Starts a service on this machine only.
 *
 * @param port 0 takes any that is free
 * @throws {GatewayError} LISTEN_FAILED when the port is taken
 */
export async function listen(handler: RequestListener, port: number): Promise<RunningService> {
  const server = createServer(handler)
  const { url } = await listenOn(server, { host: '127.0.0.1', port, path: '' })
  return {
    origin: url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
