import type { EntityCacheSettings } from '../../config/entity-cache-options.ts'
import type { HttpResponseHead } from '../../upstream/http-request.ts'
import { readAge, readCacheControl } from '../../upstream/read-cache-control.ts'

/** For how long, and for whom, an entity may be kept. */
export interface EntityLife {
  /** From when it was asked for; 0 when it may not be kept. */
  readonly ttlMs: number
  readonly isPrivate: boolean
}

/** Whose answer an entity came with. */
export interface EntityOrigin {
  readonly subgraph: string
  readonly typeName: string
  /** Undefined where they are not known: then only what the config says of the subgraph holds. */
  readonly headers: HttpResponseHead['headers'] | undefined
}

/**
 * How long an entity may be kept: as `Cache-Control` and `Age` of its answer say, else as the config says of its type and its
 * subgraph. `s-maxage` comes before `max-age`, as the cache is a shared one (RFC 9111 section 5.2.2.10).
 */
export function lifeOf(
  { subgraph, typeName, headers }: EntityOrigin,
  settings: EntityCacheSettings,
): EntityLife {
  const { enabled = true, types = {}, ...ofSubgraph } = settings.subgraphs[subgraph] ?? {}
  const ofType = Object.hasOwn(types, typeName) ? types[typeName] : undefined
  const said = readCacheControl(headers?.['cache-control'])
  const isPrivate = said.isPrivate || (ofType?.scope ?? ofSubgraph.scope ?? settings.scope) === 'PRIVATE'
  if (!enabled || said.isForbidden) return { ttlMs: 0, isPrivate }
  // What is not seen may be "no-store": then it takes more than a default.
  const elsewhere = headers ? settings.ttlSeconds : 0
  const configured = ofType?.ttlSeconds ?? ofSubgraph.ttlSeconds ?? elsewhere
  const seconds = said.seconds === undefined ? configured : said.seconds - readAge(headers?.age)
  return { ttlMs: Math.max(0, seconds * 1_000), isPrivate }
}
