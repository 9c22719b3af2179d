import type { Kysely } from 'kysely'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { PublishRow, RegistryTables } from './registry-tables.ts'

/** Names a variant. */
export interface VariantKey {
  readonly graph: string
  readonly variant: string
}

/** A version of a variant, without its supergraph. */
export interface VersionSummary {
  readonly version: number
  readonly hash: string
  readonly action: string
  readonly summary: string
  readonly created_by: string
  readonly created_at: Date
}

/** A version of a variant as gateways take it. */
export interface ServedVersion {
  readonly version: number
  readonly hash: string
  readonly supergraph_sdl: string
}

const summaryColumns = ['version', 'hash', 'action', 'summary', 'created_by', 'created_at'] as const

/** Reads a version, by default the newest; undefined where there is none. */
export function findVersion(
  db: Kysely<RegistryTables>,
  { graph, variant }: VariantKey,
  version?: number,
): Promise<ServedVersion | undefined> {
  return db
    .selectFrom('compositions')
    .select(['version', 'hash', 'supergraph_sdl'])
    .where('graph', '=', graph)
    .where('variant', '=', variant)
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/**
 * Reads a version, by default the newest.
 *
 * @throws {GatewayError} NOT_REGISTERED when there is none
 */
export async function getVersion(
  db: Kysely<RegistryTables>,
  key: VariantKey,
  version?: number,
): Promise<ServedVersion> {
  const found = await findVersion(db, key, version)
  if (found) return found
  const what = version === undefined ? 'Nothing' : `No version ${version}`
  throw new GatewayError(
    'NOT_REGISTERED',
    `${what} was published to the variant "${key.variant}" of "${key.graph}".`,
  )
}

/** Reads the versions of a variant, the newest first. */
export function listVersions(
  db: Kysely<RegistryTables>,
  { graph, variant }: VariantKey,
  { limit, before }: { readonly limit: number; readonly before?: number | undefined },
): Promise<VersionSummary[]> {
  return db
    .selectFrom('compositions')
    .select(summaryColumns)
    .where('graph', '=', graph)
    .where('variant', '=', variant)
    .$if(before !== undefined, (query) => query.where('version', '<', before ?? 0))
    .orderBy('version', 'desc')
    .limit(limit)
    .execute()
}

/** Reads what a version is composed of, by the names of the subgraphs; nothing where there is no such version. */
export function listMembers(
  db: Kysely<RegistryTables>,
  { graph, variant }: VariantKey,
  version: number,
): Promise<PublishRow[]> {
  return db
    .selectFrom('composition_subgraphs as member')
    .innerJoin('publishes', 'publishes.id', 'member.publish_id')
    .selectAll('publishes')
    .where('member.graph', '=', graph)
    .where('member.variant', '=', variant)
    .where('member.version', '=', version)
    .orderBy('publishes.subgraph')
    .execute()
}
