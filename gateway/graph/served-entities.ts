import type { EntityCache } from '../engine/entities/entity-cache.ts'
import type { GraphHolder } from './graph-holder.ts'

/** The entities of whichever graph is served. */
export function createServedEntities(graphs: GraphHolder): Pick<EntityCache, 'purge'> {
  return { purge: (what) => graphs.current?.engine.entities?.purge(what) ?? 0 }
}
