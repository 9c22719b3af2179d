import { onTestFinished } from 'vitest'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import { parseOptions } from '../../gateway/config/parse-options.ts'
import type { ServerOptions } from '../../gateway/config/server-options.ts'
import { createGraphHolder } from '../../gateway/graph/graph-holder.ts'
import type { GraphHolder } from '../../gateway/graph/graph-holder.ts'
import type { Graph } from '../../gateway/graph/graph.ts'
import { createGraphCaches } from '../../gateway/graph/graph-caches.ts'
import { createPlugins } from '../../gateway/plugins/configured-plugins.ts'
import { createGatewayServer } from '../../gateway/server/create-gateway-server.ts'
import type { GatewayServer, GatewayServerOptions } from '../../gateway/server/create-gateway-server.ts'
import type { RequestEvent } from '../../gateway/server/request-event.ts'
import { createHttpClient } from '../../gateway/upstream/http-client.ts'
import { createRedisConnection } from '../../gateway/upstream/redis/redis-connection.ts'
import { createRecordingLogger } from './create-recording-logger.ts'
import type { LogLine } from './create-recording-logger.ts'

/** What a test may set of a server; the rest is as in production, on a free port of 127.0.0.1. */
export interface TestServerOptions extends Partial<
  Omit<GatewayServerOptions, 'settings' | 'graphs' | 'log'>
> {
  readonly graph?: Graph
  /** Default: one that holds `graph`, and that ends with the test. */
  readonly graphs?: GraphHolder
  readonly server?: ServerOptions
  /** Relative paths in the config start here. Default: the working directory. */
  readonly baseDir?: string
  /** What the configured plugins are made of. */
  readonly config?: Omit<GatewayOptions, 'sources' | 'server'>
  /** The plugins' clock. Default: the system's. */
  readonly now?: () => number
}

/** A server that listens, and what can be seen of it. */
export interface TestServer extends GatewayServer {
  /** Of the GraphQL endpoint. */
  readonly url: string
  readonly origin: string
  /** Of the admin API; empty without one. */
  readonly adminUrl: string
  readonly graphs: GraphHolder
  /** Everything that was logged, the oldest first. */
  readonly lines: readonly LogLine[]
  /** Every request that is over, the oldest first. */
  readonly events: readonly RequestEvent[]
  /** Posts an operation as JSON. */
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>
  /** Asks by GET, with the header that keeps other sites' pages out. */
  get(search: Readonly<Record<string, string>>, init?: RequestInit): Promise<Response>
}

/** Starts a server, and stops it when the test is over. */
export async function startTestServer({
  graph,
  graphs = createTestHolder(),
  server = {},
  config = {},
  plugins = [],
  now = Date.now,
  baseDir = process.cwd(),
  ...others
}: TestServerOptions): Promise<TestServer> {
  const { log, lines } = createRecordingLogger()
  const events: RequestEvent[] = []
  if (graph) graphs.swap(graph)
  const settings = parseOptions({
    sources: {},
    ...config,
    server: { port: 0, drainTimeoutMs: 1_000, ...server },
  })
  const http = createHttpClient()
  onTestFinished(() => http.close())
  const redis = settings.redis && createRedisConnection(settings.redis, log)
  onTestFinished(() => redis?.close())
  const caches = createGraphCaches(graphs)
  const onRequest = (event: RequestEvent) => events.push(event)
  // The HTTP cases run a second time in a project of vitest.config.ts, all in this lane.
  const lane = process.env.TEST_LANE === 'yoga' ? 'yoga' : 'lean'
  const gateway = createGatewayServer({
    settings: settings.server,
    admin: settings.admin,
    baseDir,
    now,
    redis,
    plugins: [...createPlugins({ settings, baseDir, http, redis, caches, log, now }), ...plugins],
    graphs,
    log,
    onRequest,
    lane,
    ...others,
  })
  const { url, adminUrl = '' } = await gateway.listen()
  onTestFinished(() => gateway.stop())
  return {
    ...gateway,
    url,
    origin: new URL(url).origin,
    adminUrl,
    graphs,
    lines,
    events,
    post: (body, headers = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    get: (search, init = {}) => {
      const headers = new Headers(init.headers)
      headers.set('x-selvage-require-preflight', '1')
      return fetch(`${url}?${new URLSearchParams(search).toString()}`, { ...init, headers })
    },
  }
}

function createTestHolder(): GraphHolder {
  const graphs = createGraphHolder((error) => {
    throw error
  })
  // Hooks run in reverse order: the server has stopped by then, and holds no graph any more.
  onTestFinished(() => graphs.close())
  return graphs
}
