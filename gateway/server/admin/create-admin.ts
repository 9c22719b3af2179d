import type { AdminRoutes } from './admin-api.ts'
import type { ServedGraph } from './graph-routes.ts'
import type { AdminServer, AdminServerOptions } from './admin-server.ts'

/** The admin API of a gateway, if there is one. */
export interface Admin {
  /**
   * Serves it, and gives its URL; undefined when there is none.
   *
   * @throws {GatewayError} LISTEN_FAILED, TLS_INVALID
   */
  start(routes: readonly AdminRoutes[]): Promise<string | undefined>
  stop(): Promise<void>
}

/** What an {@link Admin} is made of. */
export interface AdminInput extends Omit<AdminServerOptions, 'settings' | 'routes'>, ServedGraph {
  readonly settings: AdminServerOptions['settings'] | undefined
}

/** Makes an {@link Admin}; its library is loaded only where there are settings. */
export function createAdmin({ settings, ...input }: AdminInput): Admin {
  let server: AdminServer | undefined
  return {
    async start(routes) {
      if (!settings) return undefined
      const { startAdminServer } = await import('./admin-server.ts')
      const { addGraphRoutes } = await import('./graph-routes.ts')
      const graphRoutes: AdminRoutes = (api) => addGraphRoutes(api, input)
      server = await startAdminServer({ ...input, settings, routes: [graphRoutes, ...routes] })
      return server.url
    },
    async stop() {
      await server?.[Symbol.asyncDispose]()
    },
  }
}
