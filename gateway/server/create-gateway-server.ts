import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AdminSettings } from '../config/admin-options.ts'
import type { ServerSettings } from '../config/server-options.ts'
import type { GraphHolder } from '../graph/graph-holder.ts'
import { createGraphRoute, hasGraph } from '../graph/graph-route.ts'
import type { GraphRoute, VariantGraphs } from '../graph/graph-route.ts'
import { createAdmission } from '../plugins/admission.ts'
import { createPipeline } from '../plugins/pipeline.ts'
import type { Plugin } from '../plugins/plugin.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { AdminRoutes } from './admin/admin-api.ts'
import { createAdmin } from './admin/create-admin.ts'
import { createDrain } from './drain.ts'
import { Exchange } from './exchange.ts'
import { createGraphiQL } from './graphiql/create-graphiql.ts'
import { listen } from './listen.ts'
import type { ServerAddress } from './listen.ts'
import { createCors } from './http/cors.ts'
import { createPathCheck } from './http/graphql-paths.ts'
import { assertNotSimple } from './http/preflight.ts'
import { pathOf } from './http/request-url.ts'
import { sendKeys, sendLiveness, sendNotFound, sendNotReady, sendReadiness } from './plain-answers.ts'
import { logRequests } from './request-event.ts'
import type { RequestEvent } from './request-event.ts'
import { toRequestId } from './request-id.ts'
import { sendAnswer, toExchangeAnswer } from './http/exchange-answer.ts'
import { createLaneContext } from './lanes/lane.ts'
import type { Lane, LaneOptions } from './lanes/lane.ts'
import { createLeanLane } from './lanes/lean-lane.ts'
import { createYogaLane } from './lanes/yoga-lane.ts'
import { createListener } from './tls/create-listener.ts'

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
  /** Serves the admin API beside. Default: nobody does. */
  readonly admin?: AdminSettings | undefined
  /** Routes of the admin API, before those of the plugins. Default: none. */
  readonly adminRoutes?: readonly AdminRoutes[]
  /** Which way requests take; `lean` leaves to `yoga` what is not common. Default: `lean`. */
  readonly lane?: 'lean' | 'yoga'
  /** Why there is no graph yet, for `/ready`; asked only while there is none. */
  readonly whyNotReady?: () => string | undefined
  /** Hears of each GraphQL request when it is over. Default: writes a line for it to `log`. */
  readonly onRequest?: (event: RequestEvent) => void
}

/** Where a {@link GatewayServer} listens. */
export interface GatewayAddress extends ServerAddress {
  /** Of the admin API, if there is one. */
  readonly adminUrl?: string | undefined
}

/** Serves GraphQL over HTTP. */
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
  const { settings, graphs, log, baseDir = process.cwd(), onRequest = logRequests(log) } = options
  const { tls } = settings
  const { server, files } = createListener({ tls, baseDir, log, handle })
  const drain = createDrain(server)
  const { plugins = [], variants = new Map() } = options
  const isServed = createPathCheck(settings.path, plugins)
  const graphiql = settings.graphiql === true ? createGraphiQL({ ...options, isServed }) : undefined
  const cors = settings.cors && createCors(settings.cors)
  const pipeline = createPipeline(plugins, settings)
  const admission = createAdmission(pipeline)
  const lane = createLane({ ...settings, pipeline, admission }, options.lane)
  const admin = createAdmin({ settings: options.admin, tls, baseDir, log, graphs, whyNotReady })
  const { adminRoutes = [] } = options
  let stopped: Promise<void> | undefined

  async function stopAll(): Promise<void> {
    await drain.stop(settings.drainTimeoutMs)
    await admin.stop()
    await lane.close()
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request)
    if (drain.isStopping) response.setHeader('connection', 'close')
    if (cors?.answers(request, response)) return
    if (path === '/health') sendLiveness(response)
    else if (path === '/ready') sendReadiness(response, whyNotReady())
    else if (path === '/.well-known/jwks.json' && sendKeys(response, graphs.current)) return
    else if (graphiql?.answers(request, response)) return
    else if (isServed(path)) answer(request, response)
    else sendNotFound(response, settings.path)
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const requestId = toRequestId(request.headers['x-request-id'])
    response.setHeader('x-request-id', requestId)
    if (drain.isStopping || !hasGraph(graphs, variants)) {
      sendNotReady(request, response, whyNotReady() ?? 'Ask again.')
      return
    }
    const route = createGraphRoute(graphs, variants)
    const exchange = new Exchange({ requestId, request, response, route, settings, log })
    drain.add(exchange)
    void exchange.closed.then(() => onRequest(exchange.toEvent()))
    answerExchange(exchange).catch((error: unknown) => {
      log.error({ requestId, err: error }, 'a request could not be answered')
      response.destroy()
    })
  }

  async function answerExchange(exchange: Exchange): Promise<void> {
    const context = createLaneContext(exchange)
    try {
      if (settings.csrf) assertNotSimple(exchange.request)
      if (admission.admitRequest) await admission.admitRequest(context)
      exchange.route.settle()
      if (variants.size > 0) exchange.response.setHeader('x-selvage-version', versionOf(exchange.route))
    } catch (error) {
      await sendAnswer(toExchangeAnswer({ errors: [error] }, exchange), exchange)
      return
    }
    await lane.answer(exchange, context)
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

/** Which graph of which variant answers, in short. */
function versionOf({ variant, graph }: GraphRoute): string {
  return `${variant}@${graph.id.slice(0, 12)}`
}

function adminRoutesOf(plugins: readonly Plugin[]): readonly AdminRoutes[] {
  return plugins.flatMap((plugin) => (plugin.onAdmin ? [plugin.onAdmin.bind(plugin)] : []))
}
