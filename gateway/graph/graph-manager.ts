import { isDeepStrictEqual } from 'node:util'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Logger } from '../telemetry/logger.ts'
import { createGraphHolder } from './graph-holder.ts'
import type { GraphHolder } from './graph-holder.ts'
import type { Graph } from './graph.ts'
import type { GraphRecipe, SourceChange } from './graph-recipe.ts'
import { warmUp } from './warm-up.ts'
import { watchInputs } from './watch-inputs.ts'
import type { InputWatcher } from './watch-inputs.ts'

/** One build of a graph: what came of it. */
export type BuildReport =
  | { readonly graph: Graph; readonly durationMs: number }
  | { readonly error: GatewayError; readonly durationMs: number }

/** What a {@link GraphManager} is made of. */
export interface GraphManagerOptions {
  readonly recipe: GraphRecipe
  readonly log: Logger
  /** Hears of each build, after the graph is served or the failure is logged. */
  readonly onBuild?: (report: BuildReport) => void
  /** First pause before an unreachable source is tried again; it doubles each time. Default: 250. */
  readonly retryDelayMs?: number
  /** Longest such pause. Default: 30000. */
  readonly maxRetryDelayMs?: number
}

/** Keeps the served graph up to date with what it is made of. */
export interface GraphManager {
  readonly graphs: GraphHolder
  /** Why the last build failed; undefined when it did not. */
  readonly failure: GatewayError | undefined
  /**
   * Builds the first graph and begins to watch. Resolves without a graph when a source can't be reached: building goes
   * on in the background, with pauses.
   *
   * @throws {GatewayError} any other failure of the first build; the watch goes on, so that a mended file is served
   */
  start(): Promise<void>
  /** Builds the graph anew now, after a build that is under way. Failures are reported, not thrown. */
  rebuild(): Promise<void>
  /**
   * Changes a source, and resolves when it is served so.
   *
   * @throws {GatewayError} why it can't be: the running graph keeps serving as it was
   */
  changeSource(change: SourceChange): Promise<void>
  /** Stops watching and building, and resolves when the last request has given its graph back. */
  close(): Promise<void>
}

/** Builds a {@link GraphManager}. Builds run one after the other; a broken one leaves the running graph in service. */
export function createGraphManager(options: GraphManagerOptions): GraphManager {
  const { recipe, log, onBuild } = options
  const stopping = new AbortController()
  const isStopping = () => stopping.signal.aborted
  const graphs = createGraphHolder((error) => log.error({ err: error }, 'an old graph did not close cleanly'))
  const retry = createBackoff(options.retryDelayMs ?? 250, options.maxRetryDelayMs ?? 30_000)
  let inputs: InputWatcher | undefined
  let failure: GatewayError | undefined

  async function build(): Promise<void> {
    if (isStopping()) return
    retry.cancel()
    const startedAt = Date.now()
    const onChange = (reason: string) => {
      log.info({ reason }, 'building the graph anew')
      void rebuild()
    }
    const next = watchInputs({ log, startedAt, previous: inputs, signal: stopping.signal, onChange })
    try {
      const graph = await recipe.build(next)
      await warmUp(graph, graphs.current)
      serve(graph, startedAt)
    } catch (error) {
      if (!isStopping()) report(toGatewayError(error), startedAt)
    }
    inputs = next
    await next.begin()
  }

  function serve(graph: Graph, startedAt: number): void {
    retry.reset()
    failure = undefined
    graphs.swap(graph)
    const durationMs = Date.now() - startedAt
    const facts = { graph: graph.id.slice(0, 12), subgraphs: [...graph.subgraphs.keys()], durationMs }
    log.info(facts, 'graph is served')
    onBuild?.({ graph, durationMs })
  }

  function report(error: GatewayError, startedAt: number): void {
    const isRetried = error.code === 'SCHEMA_UNAVAILABLE'
    const consequence = graphs.current ? 'the running graph keeps serving' : 'there is no graph to serve yet'
    // What a retry finds as it was has been said.
    const level = failure && isRetried && isSameFailure(failure, error) ? 'debug' : 'error'
    log[level]({ err: error }, `${error.message} (${consequence}${isRetried ? '; it is tried again' : ''})`)
    failure = error
    if (isRetried) retry.schedule(() => void rebuild())
    onBuild?.({ error, durationMs: Date.now() - startedAt })
  }

  const rebuild = oneAtATime(build)

  return {
    graphs,
    get failure() {
      return failure
    },
    async start() {
      await rebuild()
      if (failure && failure.code !== 'SCHEMA_UNAVAILABLE') throw failure
    },
    rebuild,
    async changeSource(change) {
      if (!recipe.changeSource) throw isNotOfSources()
      const { signal } = stopping
      await recipe.changeSource(change, { log, signal, watchFile: () => undefined, poll: () => undefined })
      await rebuild()
      if (failure) throw failure
    },
    async close() {
      stopping.abort(new GatewayError('NOT_READY', 'The gateway is stopping.'))
      retry.cancel()
      await rebuild()
      await inputs?.close()
      await graphs.close()
    },
  }
}

/** Runs a task one at a time. At most one run waits behind the one under way: it sees all that came before it begins. */
function oneAtATime(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let waiting: Promise<void> | undefined
  return () => {
    waiting ??= running.then(() => {
      waiting = undefined
      running = task()
      return running
    })
    return waiting
  }
}

function createBackoff(firstMs: number, longestMs: number) {
  let timer: NodeJS.Timeout | undefined
  let attempts = 0
  return {
    schedule(attempt: () => void): void {
      const pauseMs = Math.min(longestMs, firstMs * 2 ** attempts)
      attempts += 1
      // Half of it is left to chance, so that gateways that lost a service together don't return together.
      timer = setTimeout(attempt, pauseMs / 2 + (Math.random() * pauseMs) / 2)
    },
    cancel: () => clearTimeout(timer),
    reset: () => void (attempts = 0),
  }
}

function isNotOfSources(): GatewayError {
  return new GatewayError(
    'SOURCE_NOT_FOUND',
    'The graph is that of a supergraph: its subgraphs are changed where it is composed.',
  )
}

function isSameFailure(a: GatewayError, b: GatewayError): boolean {
  return a.code === b.code && a.message === b.message && isDeepStrictEqual(a.details, b.details)
}

function toGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  return new GatewayError('INTERNAL_SERVER_ERROR', 'The graph could not be built.', { cause: error })
}
