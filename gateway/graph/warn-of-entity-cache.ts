import type { EntityCacheSettings } from '../config/entity-cache-options.ts'
import type { Engine } from '../engine/engine.ts'
import type { Subgraph } from '../sources/subgraph.ts'
import type { Logger } from '../telemetry/logger.ts'

/** What is served, and where it is told of. */
interface Served {
  readonly engine: Engine
  readonly subgraphs: ReadonlyMap<string, Subgraph>
  readonly log: Logger
}

/** An entity cache that keeps nothing, or is told of subgraphs that are not there, is no mistake while sources come and go. */
export function warnOfEntityCache(settings: EntityCacheSettings, { engine, subgraphs, log }: Served): void {
  if (!engine.entities) {
    log.warn(
      'no entities are kept, as `entityCache` asks: the plan engine does it, and the stitch engine runs here',
    )
  }
  const unknown = Object.keys(settings.subgraphs).filter((name) => !subgraphs.has(name))
  if (unknown.length === 0) return
  const known = [...subgraphs.keys()]
  log.warn({ unknown, known }, '`entityCache.subgraphs` names subgraphs that there are not')
}
