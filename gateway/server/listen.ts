import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import type { ServerSettings } from '../config/server-options.ts'
import type { AnyServer } from './tls/create-listener.ts'
import { GatewayError } from '../errors/gateway-error.ts'

/** Where a server listens. */
export interface ServerAddress {
  readonly host: string
  readonly port: number
  /** The GraphQL endpoint's URL; names `localhost` when the server listens on every address. */
  readonly url: string
}

/**
 * Listens on an address.
 *
 * @throws {GatewayError} LISTEN_FAILED when that can't be
 */
export async function listen(
  server: AnyServer,
  { host, port, path, tls }: Pick<ServerSettings, 'host' | 'port' | 'path' | 'tls'>,
): Promise<ServerAddress> {
  try {
    server.listen({ host, port })
    await once(server, 'listening')
  } catch (error) {
    const why = reasons[codeOf(error)] ?? `the system says ${codeOf(error)}.`
    throw new GatewayError('LISTEN_FAILED', `Can't listen on port ${port} of ${host}: ${why}`, {
      cause: error,
      extensions: { host, port },
    })
  }
  const address = server.address()
  const actualPort = typeof address === 'object' && address ? address.port : port
  return { host, port: actualPort, url: `${tls ? 'https' : 'http'}://${hostOf(host)}:${actualPort}${path}` }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program is listening there. Stop it, or choose another port.',
  EACCES: 'this user may not. Choose a port of 1024 or above.',
  EADDRNOTAVAIL: 'this machine has no such address. Choose 127.0.0.1, or 0.0.0.0 for all of its addresses.',
  ENOTFOUND: 'the name leads to no address.',
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : String(error)
}

function hostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return isIPv6(host) ? `[${host}]` : host
}
