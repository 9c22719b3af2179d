import { assertAdmin } from '../actor.ts'
import type { Actor } from '../actor.ts'
import type { RegistryParts } from '../registry-parts.ts'
import { getVersion, listMembers } from '../store/versions.ts'
import type { VariantKey } from '../store/versions.ts'
import { changeVariant } from './change-variant.ts'
import type { ChangedVariant } from './change-variant.ts'

/**
 * Goes back to a version of a variant: it becomes the newest, exactly as it was, whomever that breaks.
 *
 * @throws {GatewayError} FORBIDDEN; NOT_REGISTERED when there is no such version
 */
export function rollback(
  parts: RegistryParts,
  actor: Actor,
  { graph, variant, version }: VariantKey & { readonly version: number },
): Promise<ChangedVariant> {
  assertAdmin(actor)
  return changeVariant(parts, {
    graph,
    variant,
    actor,
    action: 'rollback',
    allowBreaking: true,
    async next(transaction) {
      const { supergraph_sdl: supergraphSdl } = await getVersion(transaction, { graph, variant }, version)
      const members = await listMembers(transaction, { graph, variant }, version)
      return { members, supergraphSdl, summary: `goes back to version ${version}` }
    },
  })
}

/** What {@link promote} is asked for. */
export interface Promotion extends VariantKey {
  /** The variant that is to be taken over. */
  readonly from: string
  /** Which version of it. Default: the newest. */
  readonly version?: number | undefined
  readonly allowBreaking: boolean
}

/**
 * Makes of a variant what another one is.
 *
 * @throws {GatewayError} FORBIDDEN; NOT_REGISTERED when the other has no such version; CHANGE_REFUSED when it breaks clients
 */
export function promote(parts: RegistryParts, actor: Actor, promotion: Promotion): Promise<ChangedVariant> {
  assertAdmin(actor)
  const { graph, variant, from, allowBreaking } = promotion
  const source = { graph, variant: from }
  return changeVariant(parts, {
    graph,
    variant,
    actor,
    action: 'promote',
    allowBreaking,
    async next(transaction) {
      const { version, supergraph_sdl: supergraphSdl } = await getVersion(
        transaction,
        source,
        promotion.version,
      )
      const members = await listMembers(transaction, source, version)
      return { members, supergraphSdl, summary: `takes over version ${version} of ${from}` }
    },
  })
}
