import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import { parseSupergraph } from '../../engine/supergraph.ts'
import type { Supergraph } from '../../engine/supergraph.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { composeSubgraphs } from '../../graph/compose-subgraphs.ts'
import type { Actor } from '../actor.ts'
import { describeFailures } from '../checks/describe-change.ts'
import { runCheck } from '../checks/run-check.ts'
import type { RegistryParts } from '../registry-parts.ts'
import { addAuditEvent } from '../store/audit.ts'
import { noticeChannel } from '../store/registry-database.ts'
import type { ChangeAction, PublishRow, RegistryTables } from '../store/registry-tables.ts'
import { findVersion, listMembers } from '../store/versions.ts'
import type { VariantKey } from '../store/versions.ts'

/** What a variant is to be. */
interface NextVersion {
  /** What it is composed of. */
  readonly members: readonly PublishRow[]
  /** What was changed, in words. */
  readonly summary: string
  /** A supergraph that was composed of them before; without it, they are composed now. */
  readonly supergraphSdl?: string
}

/** A change of a variant, and who asks for it. */
export interface VariantChange extends VariantKey {
  readonly actor: Actor
  readonly action: ChangeAction
  /** Whether changes that break clients pass. */
  readonly allowBreaking: boolean
  /** Says what the variant is to be; runs while no other change of the variant does. What it throws undoes all. */
  readonly next: (
    transaction: Transaction<RegistryTables>,
    current: readonly PublishRow[],
  ) => Promise<NextVersion>
}

/** What came of a change. */
export interface ChangedVariant {
  readonly version: number
  readonly hash: string
  readonly summary: string
}

/**
 * Makes a new version of a variant: one after the other, whichever process does, and all of it or nothing. It is composed
 * and checked against the version before; gateways that wait hear of it when it is committed.
 *
 * @throws {GatewayError} COMPOSITION_FAILED, SUPERGRAPH_INVALID; CHANGE_REFUSED when it breaks clients
 */
export async function changeVariant(parts: RegistryParts, change: VariantChange): Promise<ChangedVariant> {
  const changed = await parts.database.db.transaction().execute(async (transaction) => {
    const before = await lockVariant(transaction, change)
    const current = await listMembers(transaction, change, before)
    const next = await change.next(transaction, current)
    const supergraph = composeNext(next)
    if (!change.allowBreaking && before > 0) {
      await assertHarmless(parts, { transaction, change, supergraph })
    }
    const version = before + 1
    await insertVersion(transaction, { parts, change, next, supergraph, version })
    return { version, hash: supergraph.id, summary: next.summary }
  })
  const { graph, variant, actor } = change
  parts.log.info({ graph, variant, actor: actor.name, ...changed }, 'a variant has a new version')
  return changed
}

/** Takes the variant's turn until the transaction ends, and makes the variant where there is none. */
async function lockVariant(
  transaction: Transaction<RegistryTables>,
  { graph, variant }: VariantKey,
): Promise<number> {
  await transaction
    .insertInto('graphs')
    .values({ name: graph })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await transaction
    .insertInto('variants')
    .values({ graph, name: variant, version: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { version } = await transaction
    .selectFrom('variants')
    .select('version')
    .where('graph', '=', graph)
    .where('name', '=', variant)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return version
}

function composeNext({ members, supergraphSdl }: NextVersion): Supergraph {
  if (supergraphSdl !== undefined) return parseSupergraph(supergraphSdl)
  if (members.length === 0)
    throw new GatewayError('COMPOSITION_FAILED', 'A variant has one subgraph at least.')
  return composeSubgraphs(members.map(({ subgraph, url, sdl }) => ({ name: subgraph, url, sdl })))
}

interface Comparison {
  readonly transaction: Transaction<RegistryTables>
  readonly change: VariantChange
  readonly supergraph: Supergraph
}

async function assertHarmless(
  { checks, usage, now }: RegistryParts,
  { transaction, change, supergraph }: Comparison,
): Promise<void> {
  const served = await findVersion(transaction, change)
  if (!served || served.hash === supergraph.id) return
  const report = await runCheck({
    before: { schema: parseSupergraph(served.supergraph_sdl).publicSchema },
    compose: () => ({ schema: supergraph.publicSchema }),
    usage,
    settings: checks,
    now: now(),
  })
  if (report.verdict === 'pass') return
  const details = describeFailures(report)
  const count = details.length === 1 ? 'a change' : `${details.length} changes`
  throw new GatewayError(
    'CHANGE_REFUSED',
    `The variant "${change.variant}" stays as it is: ${count} would break clients.`,
    {
      details,
    },
  )
}

interface NewVersion {
  readonly parts: RegistryParts
  readonly change: VariantChange
  readonly next: NextVersion
  readonly supergraph: Supergraph
  readonly version: number
}

async function insertVersion(
  transaction: Transaction<RegistryTables>,
  { parts, change, next, supergraph, version }: NewVersion,
): Promise<void> {
  const { graph, variant, action, actor } = change
  const { summary, members } = next
  const at = new Date(parts.now())
  await transaction
    .insertInto('compositions')
    .values({
      graph,
      variant,
      version,
      hash: supergraph.id,
      supergraph_sdl: supergraph.sdl,
      action,
      summary,
      created_by: actor.name,
      created_at: at,
    })
    .execute()
  await transaction
    .insertInto('composition_subgraphs')
    .values(members.map(({ id, subgraph }) => ({ graph, variant, version, subgraph, publish_id: id })))
    .execute()
  await transaction
    .updateTable('variants')
    .set({ version })
    .where('graph', '=', graph)
    .where('name', '=', variant)
    .execute()
  const detail = { version, summary }
  await addAuditEvent(transaction, { at, actor: actor.name, action, graph, variant, outcome: 'done', detail })
  await sql`select pg_notify(${noticeChannel}, ${`${graph}/${variant}`})`.execute(transaction)
}
