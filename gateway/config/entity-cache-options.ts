import { z } from 'zod'
import type { CacheScope } from './response-cache-options.ts'

/** How entities may be kept where nothing else is said of them. */
export interface EntityLifeOptions {
  /** How long an entity may be kept whose answer has no `Cache-Control` that says so, in seconds. Default: what is said around it. */
  readonly ttlSeconds?: number
  /** `PRIVATE` keeps it for each principal alone, whatever its answer says. Default: what is said around it. */
  readonly scope?: CacheScope
}

/** How the entities of one subgraph may be kept. */
export interface SubgraphEntitiesOptions extends EntityLifeOptions {
  /** Whether any are. Default: true. */
  readonly enabled?: boolean
  /** By type, where it is not as for the others. Default: none. */
  readonly types?: Readonly<Record<string, EntityLifeOptions>>
}

/** Keeps the entities that subgraphs answer with, for all operations that ask the same of them. */
export interface EntityCacheOptions extends EntityLifeOptions {
  /** Most memory for the entities of one graph, in bytes; what was used longest ago goes first. Default: 64 MiB (67108864). */
  readonly maxBytes?: number
  /** How long an entity may be kept whose answer has no `Cache-Control` that says so, in seconds. Default: 0. */
  readonly ttlSeconds?: number
  /** `PRIVATE` keeps entities for each principal alone, whatever their answers say. Default: `PUBLIC`. */
  readonly scope?: CacheScope
  /** By name of the subgraph, where it is not as for the others. Default: none. */
  readonly subgraphs?: Readonly<Record<string, SubgraphEntitiesOptions>>
}

/** {@link EntityCacheOptions}, complete. */
export type EntityCacheSettings = Readonly<Required<EntityCacheOptions>>

const name = z.string().regex(/^[_A-Za-z]\w*$/, 'expected a name')
const scope = z.enum(['PUBLIC', 'PRIVATE'])
const lifeShape = { ttlSeconds: z.number().min(0).optional(), scope: scope.optional() }

const subgraphSchema: z.ZodType<SubgraphEntitiesOptions, SubgraphEntitiesOptions> = z.strictObject({
  ...lifeShape,
  enabled: z.boolean().optional(),
  types: z.record(name, z.strictObject(lifeShape)).optional(),
})

/** Checks {@link EntityCacheOptions} and fills in the defaults. */
export const entityCacheSchema: z.ZodType<EntityCacheSettings, EntityCacheOptions> = z.strictObject({
  maxBytes: z.int().positive().default(67_108_864),
  ttlSeconds: z.number().min(0).default(0),
  scope: scope.default('PUBLIC'),
  subgraphs: z.record(z.string().min(1), subgraphSchema).default({}),
})
