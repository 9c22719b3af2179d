import { GraphQLError } from 'graphql'
import type { ExecutionResult } from 'graphql'
import type { EntityPart } from './fetch-step.ts'

/** The entities of one `_entities` field of which some are kept. */
export interface PartlyKept {
  readonly part: EntityPart
  /** By representation: what is kept of it; undefined where nothing is. */
  readonly found: readonly (object | undefined)[]
  /** The indexes of those that were asked for. */
  readonly missing: readonly number[]
}

/**
 * Makes one answer of what is kept and what was asked for, as if all of it had been asked for. Errors are at the places of the
 * entities that were; undefined when there are not as many of these as were asked for.
 */
export function spreadAnswer(
  parts: readonly PartlyKept[],
  answer?: ExecutionResult,
): ExecutionResult | undefined {
  const data: Record<string, readonly unknown[]> = {}
  const errors: GraphQLError[] = []
  for (const kept of parts) {
    const { part, found, missing } = kept
    const asked: unknown = missing.length === 0 ? [] : answer?.data?.[part.key]
    const isWhole = Array.isArray(asked) && asked.length === missing.length
    if (!isWhole && !answer?.errors) return undefined
    const all: unknown[] = found.map((entity) => entity ?? null)
    if (isWhole) for (const [position, index] of missing.entries()) all[index] = asked[position]
    data[part.key] = all
    for (const error of answer?.errors ?? []) errors.push(...relocate(error, kept))
  }
  return { data, ...(errors.length > 0 && { errors }) }
}

/** An error that is about no entity of its own is about all that were asked for. */
function relocate(error: GraphQLError, { part: { key }, missing }: PartlyKept): GraphQLError[] {
  const [field, position, ...below] = error.path ?? []
  if (field !== undefined && field !== key) return []
  const { message, extensions, originalError = null } = error
  const at = (path: readonly (string | number)[]) =>
    new GraphQLError(message, { path, extensions, originalError })
  if (typeof position !== 'number') return missing.map((index) => at([key, index]))
  const index = missing[position]
  return index === undefined ? [] : [at([key, index, ...below])]
}
