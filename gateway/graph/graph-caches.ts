import type { EntityPurge } from '../engine/entities/entity-cache.ts'
import type { GraphHolder } from './graph-holder.ts'

/** What the served graph keeps of what its services answered. */
export interface GraphCaches {
  /**
   * Lets go of entities; with `all`, of the answers of REST services, too.
   *
   * @returns how many entities; undefined where none are kept
   */
  purge(what: EntityPurge): number | undefined
}

/** Finds what is kept in whichever graph is served. */
export function createGraphCaches(graphs: GraphHolder): GraphCaches {
  return {
    purge(what) {
      const { current } = graphs
      if (what.all) for (const subgraph of current?.subgraphs.values() ?? []) subgraph.forgetAnswers?.()
      return current?.engine.entities?.purge(what)
    },
  }
}
