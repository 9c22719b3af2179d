import { createRequire } from 'node:module'
import type * as NativePlanner from '@graphql-hive/router-query-planner'
import type { PlanNode } from '@graphql-hive/router-query-planner'

const require = createRequire(import.meta.url)

/** One operation to plan, in a document of its own. */
export interface PlanRequest {
  /** A valid document over the public schema with a single operation, without conditions and introspection. */
  readonly document: string
  /** The labels of `@override(label:)` that are on. */
  readonly labels: ReadonlySet<string>
  /** Where the request stands among all requests, 0 to 100: `@override(label: "percent(n)")` is on below `n`. */
  readonly percentage: number
}

/** Finds out how an operation is fetched from the subgraphs. */
export interface Planner {
  /** The labels of `@override(label:)` in the supergraph that a request can turn on. */
  readonly labels: readonly string[]
  /** The `n` of every `@override(label: "percent(n)")` in the supergraph. */
  readonly percentages: readonly number[]
  /**
   * Plans off the event loop.
   *
   * @returns undefined when there is nothing to fetch
   * @throws {Error} when the planner has no plan for the operation
   */
  plan(request: PlanRequest): Promise<PlanNode | undefined>
}

/** Makes a planner of a supergraph's SDL. */
export type CreatePlanner = (supergraphSdl: string) => Planner

/**
 * Loads the native planner.
 *
 * @throws {Error} where it has no binary for this platform
 */
export function loadPlanner(): CreatePlanner {
  // The import of a native module can only be tried where it is wanted.
  const { QueryPlanner } = require('@graphql-hive/router-query-planner') as typeof NativePlanner
  return (supergraphSdl) => {
    const planner = new QueryPlanner(supergraphSdl)
    return {
      labels: planner.overrideLabels,
      percentages: planner.overridePercentages,
      async plan({ document, labels, percentage }) {
        const { node } = await planner.planAsync(document, undefined, new Set(labels), percentage)
        return node
      },
    }
  }
}
