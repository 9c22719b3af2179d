import type { Kysely } from 'kysely'
import type { AuditRow, RegistryTables } from './registry-tables.ts'

/** What happened. */
export interface AuditEvent {
  readonly at: Date
  readonly actor: string
  readonly action: string
  readonly graph?: string | undefined
  readonly variant?: string | undefined
  readonly outcome: 'done' | 'refused'
  /** Facts; never tokens or documents. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/** Adds to the audit log; within a transaction, it is there only if all of it is. */
export async function addAuditEvent(
  db: Kysely<RegistryTables>,
  { graph, variant, detail = {}, ...event }: AuditEvent,
): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({ ...event, graph: graph ?? null, variant: variant ?? null, detail: JSON.stringify(detail) })
    .execute()
}

/** Reads the audit log, newest first. */
export function listAuditEvents(
  db: Kysely<RegistryTables>,
  { limit, before }: { readonly limit: number; readonly before?: number | undefined },
): Promise<AuditRow[]> {
  return db
    .selectFrom('audit_log')
    .selectAll()
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
