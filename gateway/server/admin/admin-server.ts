import { getRequestListener } from '@hono/node-server'
import type { AdminSettings } from '../../config/admin-options.ts'
import type { TlsSettings } from '../../config/tls-options.ts'
import type { Logger } from '../../telemetry/logger.ts'
import { listen } from '../listen.ts'
import { createListener } from '../tls/create-listener.ts'
import { createAdminApi } from './admin-api.ts'
import type { AdminRoutes } from './admin-api.ts'

/** What an {@link AdminServer} is made of. */
export interface AdminServerOptions {
  readonly settings: AdminSettings
  /** The server's own: the admin API is served with the same certificate. */
  readonly tls: TlsSettings | undefined
  readonly baseDir: string
  readonly routes: readonly AdminRoutes[]
  readonly log: Logger
}

/** Serves the admin API. */
export interface AdminServer extends AsyncDisposable {
  readonly url: string
}

/**
 * Serves the admin API at its own address.
 *
 * @throws {GatewayError} LISTEN_FAILED, TLS_INVALID
 */
export async function startAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const { settings, tls, baseDir, routes, log } = options
  const api = await createAdminApi(settings, routes, log)
  const respond = getRequestListener(api.fetch)
  const { server, files } = createListener({
    tls,
    baseDir,
    log,
    handle: (request, response) => void respond(request, response),
  })
  await files?.start()
  const { url } = await listen(server, { ...settings, path: '/', tls })
  log.info({ url }, 'the admin API is listening')
  return {
    url,
    async [Symbol.asyncDispose]() {
      files?.stop()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
