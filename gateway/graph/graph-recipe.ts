import type { Logger } from '../telemetry/logger.ts'
import type { Graph } from './graph.ts'

/** How a graph is made, again and again: from a config and its sources, or from a supergraph composed elsewhere. */
export interface GraphRecipe {
  /**
   * Builds the graph from what is there now.
   *
   * @throws {GatewayError} when there is nothing to build from; with SCHEMA_UNAVAILABLE it is worth trying again
   */
  build(inputs: BuildInputs): Promise<Graph>
  /**
   * Changes a source for good, for the builds that follow, whether the config says otherwise or not. It is tried first: what
   * can't be built changes nothing. Undefined where the graph is not made of sources.
   *
   * @throws {GatewayError} CONFIG_INVALID, SOURCE_NOT_FOUND, FILE_NOT_WRITTEN, and what `build` throws
   */
  changeSource?(change: SourceChange, inputs: BuildInputs): Promise<void>
}

/** A change of one source. */
export interface SourceChange {
  readonly name: string
  /** As in a config; null removes the source. */
  readonly options: unknown
}

/** Where a recipe says what its graph was made of. What it says also counts when the build fails. */
export interface BuildInputs {
  readonly log: Logger
  /** Aborts when the gateway stops. */
  readonly signal: AbortSignal
  /** The graph is built anew when this file changes, appears or goes; `path` is absolute. */
  watchFile(path: string): void
  /**
   * The graph is built anew when `hasChanged` says so. It is asked again and again until then, `intervalMs()` apart.
   * A rejection counts as no change.
   */
  poll(intervalMs: () => number, hasChanged: (signal: AbortSignal) => Promise<boolean>): void
}
