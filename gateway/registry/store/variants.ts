import type { Kysely } from 'kysely'
import type { RegistryTables } from './registry-tables.ts'

/** Reads which variants there are, by graph and name. A variant without a version was never published to. */
export function listVariants(
  db: Kysely<RegistryTables>,
): Promise<{ readonly graph: string; readonly name: string; readonly version: number }[]> {
  return db
    .selectFrom('variants')
    .select(['graph', 'name', 'version'])
    .where('version', '>', 0)
    .orderBy('graph')
    .orderBy('name')
    .execute()
}

/** Reads the teams that own a graph's subgraphs, by their names; what only admins may publish is not in it. */
export async function listOwners(
  db: Kysely<RegistryTables>,
  graph: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('subgraphs')
    .select(['name', 'team'])
    .where('graph', '=', graph)
    .where('team', 'is not', null)
    .execute()
  return new Map(rows.map(({ name, team }) => [name, team ?? '']))
}
