import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'

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
 * @throws {Error} when the port is taken
 */
export async function listen(handler: RequestListener, port: number): Promise<RunningService> {
  const server = createServer(handler)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A server on a port has an address.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
