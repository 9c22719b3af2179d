import { GatewayError } from '../errors/gateway-error.ts'
import type { GraphHolder, GraphLease } from './graph-holder.ts'
import type { Graph } from './graph.ts'

/** The name of the variant that requests get unless a plugin says otherwise. */
const mainVariant = 'main'

/** The variants beside `main`, by name. Whoever holds the map may add some, and take some away, at any time. */
export type VariantGraphs = ReadonlyMap<string, GraphHolder>

/** Which graph one request runs on. It may be changed until it is settled, which it is before anything is parsed. */
export interface GraphRoute extends GraphLease {
  /** The name of the variant: `main` at first. */
  readonly variant: string
  /**
   * The graph of the variant, as it was when it was first asked for.
   *
   * @throws {GatewayError} NOT_READY when the variant has no graph yet
   */
  readonly graph: Graph
  /**
   * Leads to another variant; the graph of the one before is given back.
   *
   * @throws {GatewayError} VARIANT_NOT_FOUND
   * @throws {Error} once it is settled
   */
  to(variant: string): void
  /**
   * Holds on to the graph for good.
   *
   * @throws {GatewayError} NOT_READY when the variant has no graph yet
   */
  settle(): void
}

/** Whether any variant has a graph. */
export function hasGraph(graphs: GraphHolder, variants: VariantGraphs): boolean {
  return graphs.current !== undefined || variants.values().some(({ current }) => current !== undefined)
}

/** Makes the route of one request. No graph is held before it is asked for. */
export function createGraphRoute(graphs: GraphHolder, variants: VariantGraphs): GraphRoute {
  let variant = mainVariant
  let holder = graphs
  let lease: GraphLease | undefined
  let isSettled = false

  function take(): Graph {
    lease ??= holder.lease()
    if (lease) return lease.graph
    throw new GatewayError('NOT_READY', `The variant "${variant}" has no graph to serve yet.`, {
      extensions: { http: { headers: { 'retry-after': '1' } } },
    })
  }

  return {
    get variant() {
      return variant
    },
    get graph() {
      return take()
    },
    to(name) {
      if (isSettled) throw new Error('A request can not be routed any more when it has been read.')
      if (name === variant) return
      const next = name === mainVariant ? graphs : variants.get(name)
      if (!next) throw isUnknownVariant(name, [mainVariant, ...variants.keys()])
      lease?.release()
      lease = undefined
      holder = next
      variant = name
    },
    settle() {
      take()
      isSettled = true
    },
    release() {
      isSettled = true
      lease?.release()
    },
  }
}

/** Most names that an answer lists. */
const maxListedNames = 20

/** Refuses a request for a variant that there is none of, and says which there are. */
function isUnknownVariant(asked: string, names: readonly string[]): GatewayError {
  const listed = names.slice(0, maxListedNames).map((name) => `"${name}"`)
  const more = names.length > maxListedNames ? [`${names.length - maxListedNames} more`] : []
  return new GatewayError(
    'VARIANT_NOT_FOUND',
    `There is no variant "${asked.slice(0, 64)}" of this graph. There are: ${[...listed, ...more].join(', ')}.`,
  )
}
