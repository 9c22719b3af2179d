import { GraphQLError } from 'graphql'
import type { ExecutionResult } from 'graphql'
import type { FetchStep } from './fetch-step.ts'

/** How the entities of a fetch were split over several requests. */
export interface ChunkedEntities {
  /** Entities in one request, for each `_entities` field. */
  readonly size: number
  /** Entities in all, for each `_entities` field of the step. */
  readonly counts: readonly number[]
}

/** Makes one answer of those to several requests, as if all entities had been asked for at once. */
export function joinChunks(
  step: FetchStep,
  { size, counts }: ChunkedEntities,
  results: readonly ExecutionResult[],
): ExecutionResult {
  const data: Record<string, unknown[]> = {}
  const errors: GraphQLError[] = []
  for (const [chunk, result] of results.entries()) {
    const first = chunk * size
    for (const [part, { key }] of step.entities.entries()) {
      const length = Math.min(size, Math.max(0, (counts[part] ?? 0) - first))
      const entities: unknown = result.data?.[key]
      const isWhole = Array.isArray(entities) && entities.length === length
      data[key] = [
        ...(data[key] ?? []),
        ...(isWhole ? (entities as unknown[]) : new Array<null>(length).fill(null)),
      ]
      for (const error of result.errors ?? []) errors.push(...locate(error, { key, first, length }))
    }
  }
  return { data, ...(errors.length > 0 && { errors }) }
}

interface Chunk {
  readonly key: string
  readonly first: number
  readonly length: number
}

/** An error that is about no entity of its own is about all of its request. */
function locate(error: GraphQLError, { key, first, length }: Chunk): GraphQLError[] {
  const [field, index, ...below] = error.path ?? []
  if (field !== undefined && field !== key) return []
  const { message, extensions, originalError = null } = error
  const at = (path: readonly (string | number)[]) =>
    new GraphQLError(message, { path, extensions, originalError })
  if (typeof index === 'number') return [at([key, first + index, ...below])]
  return Array.from({ length }, (_, offset) => at([key, first + offset]))
}
