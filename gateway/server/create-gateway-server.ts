import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AdminSettings } from '../config/admin-options.ts'
import type { ServerSettings } from '../config/server-options.ts'
import type { GraphHolder } from '../graph/graph-holder.ts'
import { createGraphRoute, hasGraph } from '../graph/graph-route.ts'
import type { VariantGraphs } from '../graph/graph-route.ts'
import { createAdmission } from '../plugins/admission.ts'
import { createPipeline } from '../plugins/pipeline.ts'
import type { Plugin } from '../plugins/plugin.ts'
import type { Receiver } from '../sources/receiver.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { RedisConnection } from '../upstream/redis/redis-connection.ts'
import type { AdminRoutes } from './admin/admin-api.ts'
import { createAdmin } from './admin/create-admin.ts'
import { createDrain } from './drain.ts'
import { createGraphiQL } from './graphiql/create-graphiql.ts'
import { listen } from './listen.ts'
import type { ServerAddress } from './listen.ts'
import { createCors } from './http/cors.ts'
import { createPathCheck } from './http/graphql-paths.ts'
import { pathOf } from './http/request-url.ts'
import { sendKeys, sendLiveness, sendNotFound, sendReadiness } from './plain-answers.ts'
import { createMessageRelay } from './message-relay.ts'
import { receiveMessage } from './receive-message.ts'
import { logRequests } from './request-event.ts'
import type { RequestEvent } from './request-event.ts'
import { createResponder } from './lanes/create-responder.ts'
import type { Lane, LaneOptions } from './lanes/lane.ts'
import { createLeanLane } from './lanes/lean-lane.ts'
import { createYogaLane } from './lanes/yoga-lane.ts'
import { createListener } from './tls/create-listener.ts'
import { createWebSocketServer } from './websocket/create-websocket-server.ts'

/** What a {@link GatewayServer} is made of. */
export interface GatewayServerOptions {
  readonly settings: ServerSettings
  /** Relative paths in the settings start here. Default: the working directory. */
  readonly baseDir?: string
  /** Where each request takes its graph from, unless a plugin routes it to another variant. */
  readonly graphs: GraphHolder
  /** Where else it may. Default: there are no other variants. */
  readonly variants?: VariantGraphs
  readonly log: Logger
  /** In the order in which their hooks run; see `createPipeline`. */
  readonly plugins?: readonly Plugin[]
  /** Tells other processes what services send of themselves. Default: there are no other processes. */
  readonly redis?: RedisConnection | undefined
  /** Serves the admin API beside. Default: nobody does. */
  readonly admin?: AdminSettings | undefined
  /** Routes of the admin API, before those of the plugins. Default: none. */
  readonly adminRoutes?: readonly AdminRoutes[]
  /** Which way requests take; `lean` leaves to `yoga` what is not common. Default: `lean`. */
  readonly lane?: 'lean' | 'yoga'
  /** Why there is no graph yet, for `/ready`; asked only while there is none. */
  readonly whyNotReady?: () => string | undefined
  /** The time, in milliseconds since 1970. Default: the system's. */
  readonly now?: () => number
  /** Hears of each GraphQL request when it is over. Default: writes a line for it to `log`. */
  readonly onRequest?: (event: RequestEvent) => void
}

/** Where a {@link GatewayServer} listens. */
export interface GatewayAddress extends ServerAddress {
  /** Of the admin API, if there is one. */
  readonly adminUrl?: string | undefined
}

/** Serves GraphQL over HTTP and WebSocket. */
export interface GatewayServer {
  /**
   * Begins to accept requests, graph or no graph.
   *
   * @throws {GatewayError} LISTEN_FAILED when the address can't be listened on, TLS_INVALID when its certificate can't be served; and what a plugin's start throws
   */
  listen(): Promise<GatewayAddress>
  /**
   * Stops: new requests get 503, streams end, and what is in flight may finish within `drainTimeoutMs`; the rest is
   * aborted. Resolves when every connection is closed and the plugins have given back what they hold.
   */
  stop(): Promise<void>
}

/** Builds a {@link GatewayServer}; it serves nothing before `listen`. */
export function createGatewayServer(options: GatewayServerOptions): GatewayServer {
  const {
    settings,
    graphs,
    log,
    baseDir = process.cwd(),
    onRequest = logRequests(log),
    now = Date.now,
  } = options
  const { tls } = settings
  const { plugins = [], variants = new Map() } = options
  const isServed = createPathCheck(settings.path, plugins)
  const graphiql = settings.graphiql === true ? createGraphiQL({ ...options, isServed }) : undefined
  const cors = settings.cors && createCors(settings.cors)
  const pipeline = createPipeline(plugins, settings)
  const admission = createAdmission(pipeline)
  const lane = createLane({ ...settings, pipeline, admission }, options.lane)
  const admin = createAdmin({ settings: options.admin, tls, baseDir, log, graphs, whyNotReady })
  const { server, files } = createListener({ tls, baseDir, log, handle })
  const drain = createDrain(server)
  const relay = createMessageRelay({ graphs, log, redis: options.redis })
  const createRoute = () => createGraphRoute(graphs, variants)
  const parts = { settings, pipeline, admission, drain, createRoute, whyNotServed, log, onRequest, now }
  const answer = createResponder({ ...parts, lane, tellsVersion: () => variants.size > 0 })
  const upgrade = createWebSocketServer({ ...parts, isServed })
  if (upgrade) server.on('upgrade', upgrade)
  const { adminRoutes = [] } = options
  let stopped: Promise<void> | undefined

  async function stopAll(): Promise<void> {
    await drain.stop(settings.drainTimeoutMs)
    await admin.stop()
    await lane.close()
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request)
    const receiver = graphs.current?.receivers?.get(path)
    if (drain.isStopping) response.setHeader('connection', 'close')
    if (cors?.answers(request, response)) return
    if (path === '/health') sendLiveness(response)
    else if (path === '/ready') sendReadiness(response, whyNotReady())
    else if (path === '/.well-known/jwks.json' && sendKeys(response, graphs.current)) return
    else if (graphiql?.answers(request, response)) return
    else if (receiver && !drain.isStopping) receive(receiver, request, response)
    else if (isServed(path)) answer(request, response)
    else sendNotFound(response, settings.path)
  }

  function receive(receiver: Receiver, request: IncomingMessage, response: ServerResponse): void {
    const publish = (message: unknown) => relay.publish(pathOf(request), message)
    const facts = { timeoutMs: settings.requestTimeoutMs, log, publish }
    void receiveMessage(receiver, { request, response }, facts)
  }

  function whyNotServed(): string | undefined {
    if (!drain.isStopping && hasGraph(graphs, variants)) return undefined
    return whyNotReady() ?? 'Ask again.'
  }

  function whyNotReady(): string | undefined {
    if (drain.isStopping) return 'The gateway is stopping.'
    if (graphs.current) return undefined
    return options.whyNotReady?.() ?? 'There is no graph to serve yet.'
  }

  return {
    async listen() {
      for (const plugin of plugins) await plugin.onStart?.()
      await files?.start()
      relay.start()
      const adminUrl = await admin.start([...adminRoutes, ...adminRoutesOf(plugins)])
      return { ...(await listen(server, settings)), adminUrl }
    },
    stop() {
      files?.stop()
      stopped ??= stopAll()
      return stopped
    },
  }
}

function createLane(options: LaneOptions, kind: 'lean' | 'yoga' = 'lean'): Lane {
  const yoga = createYogaLane(options)
  return kind === 'yoga' ? yoga : createLeanLane(options, yoga)
}

function adminRoutesOf(plugins: readonly Plugin[]): readonly AdminRoutes[] {
  return plugins.flatMap((plugin) => (plugin.onAdmin ? [plugin.onAdmin.bind(plugin)] : []))
}
