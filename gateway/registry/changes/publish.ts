import type { Transaction } from 'kysely'
import { GatewayError } from '../../errors/gateway-error.ts'
import { assertPublisher } from '../actor.ts'
import type { Actor } from '../actor.ts'
import type { RegistryParts } from '../registry-parts.ts'
import type { PublishRow, RegistryTables } from '../store/registry-tables.ts'
import { changeVariant } from './change-variant.ts'
import type { ChangedVariant } from './change-variant.ts'
import type { PublishInput } from './publish-input.ts'
import { readSubgraphSdl } from './subgraph-sdl.ts'

/**
 * Publishes a subgraph to a variant: it is composed with the variant's others first.
 *
 * @throws {GatewayError} what is wrong with it: SCHEMA_INVALID, OPENAPI_INVALID, COMPOSITION_FAILED; CHANGE_REFUSED when it
 * breaks clients; FORBIDDEN when the subgraph is another team's. Nothing is changed then.
 */
export async function publish(
  parts: RegistryParts,
  actor: Actor,
  input: PublishInput,
): Promise<ChangedVariant> {
  assertPublisher(actor)
  const sdl = await readSubgraphSdl(input, parts.log)
  const { graph, variant, subgraph, allowBreaking } = input
  return changeVariant(parts, {
    graph,
    variant,
    actor,
    allowBreaking,
    action: 'publish',
    async next(transaction, current) {
      await claimSubgraph(transaction, actor, input)
      const row = await insertPublish(transaction, { input, sdl, actor, at: new Date(parts.now()) })
      const others = current.filter((member) => member.subgraph !== subgraph)
      const members = [...others, row].sort((a, b) => (a.subgraph < b.subgraph ? -1 : 1))
      return { members, summary: `publishes ${subgraph}` }
    },
  })
}

/**
 * Removes a subgraph from a variant; what was published of it is kept.
 *
 * @throws {GatewayError} as {@link publish}; NOT_REGISTERED when the variant doesn't have it
 */
export async function removeSubgraph(
  parts: RegistryParts,
  actor: Actor,
  input: Pick<PublishInput, 'graph' | 'variant' | 'subgraph' | 'allowBreaking'>,
): Promise<ChangedVariant> {
  assertPublisher(actor)
  const { graph, variant, subgraph, allowBreaking } = input
  return changeVariant(parts, {
    graph,
    variant,
    actor,
    allowBreaking,
    action: 'remove',
    async next(transaction, current) {
      const members = current.filter((member) => member.subgraph !== subgraph)
      if (members.length === current.length) {
        throw new GatewayError('NOT_REGISTERED', `The variant "${variant}" has no subgraph "${subgraph}".`)
      }
      await claimSubgraph(transaction, actor, { graph, subgraph })
      return { members, summary: `removes ${subgraph}` }
    },
  })
}

/** Whoever publishes a name first owns it; after that it is the team's, and the admins'. */
async function claimSubgraph(
  transaction: Transaction<RegistryTables>,
  { name, role, team }: Actor,
  { graph, subgraph, owner }: Pick<PublishInput, 'graph' | 'subgraph' | 'owner'>,
): Promise<void> {
  if (owner !== undefined && role !== 'admin' && owner !== team) {
    throw new GatewayError('FORBIDDEN', `The token "${name}" can't make "${owner}" an owner.`)
  }
  await transaction
    .insertInto('subgraphs')
    .values({ graph, name: subgraph, team: owner ?? team ?? null })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  if (role === 'admin') {
    if (owner !== undefined) await setOwner(transaction, { graph, subgraph, owner })
    return
  }
  const { team: owning } = await transaction
    .selectFrom('subgraphs')
    .select('team')
    .where('graph', '=', graph)
    .where('name', '=', subgraph)
    .executeTakeFirstOrThrow()
  if (owning === team) return
  throw new GatewayError(
    'FORBIDDEN',
    `"${subgraph}" belongs to ${owning === null ? 'the admins' : `the team "${owning}"`}; "${name}" is a token of "${team}".`,
  )
}

async function setOwner(
  transaction: Transaction<RegistryTables>,
  { graph, subgraph, owner }: { readonly graph: string; readonly subgraph: string; readonly owner: string },
): Promise<void> {
  await transaction
    .updateTable('subgraphs')
    .set({ team: owner })
    .where('graph', '=', graph)
    .where('name', '=', subgraph)
    .execute()
}

interface Publication {
  readonly input: PublishInput
  readonly sdl: string
  readonly actor: Actor
  readonly at: Date
}

function insertPublish(
  transaction: Transaction<RegistryTables>,
  { input, sdl, actor, at }: Publication,
): Promise<PublishRow> {
  const { graph, subgraph, kind, url, endpoints, document, options, labels } = input
  return transaction
    .insertInto('publishes')
    .values({
      graph,
      subgraph,
      kind,
      url,
      document,
      sdl,
      endpoints: JSON.stringify(endpoints),
      options: JSON.stringify(options),
      labels: JSON.stringify(labels),
      published_by: actor.name,
      published_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}
