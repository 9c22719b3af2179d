import type { ExecutionResult, GraphQLFormattedError } from 'graphql'
import type { Answer, Property } from './fuzz-estate.ts'

/** Both engines give the same data, and the same reasons for each null. */
export function answersAlike(stitch: Answer, plan: Answer): Property {
  return async (operation) => {
    const reference = await stitch(operation)
    const answer = await plan(operation)
    const isAlike =
      JSON.stringify(reference.data) === JSON.stringify(answer.data) && haveSameReasons(reference, answer)
    return isAlike ? undefined : `stitch answers:\n${toText(reference)}\nand plan:\n${toText(answer)}`
  }
}

/** Each null has the same reason. One that has risen may have several: an engine may stop at any of them. */
function haveSameReasons(one: ExecutionResult, other: ExecutionResult): boolean {
  const reasons = reasonsByPlace(one)
  const others = reasonsByPlace(other)
  return (
    reasons.size === others.size &&
    [...reasons].every(([place, [reason, ...more]]) => {
      const [otherReason, ...otherMore] = others.get(place) ?? []
      if (!reason || !otherReason) return false
      const isOneOfSeveral =
        more.length + otherMore.length > 0 || (hasRisen(reason, place) && hasRisen(otherReason, place))
      return isOneOfSeveral || isSameReason(reason, otherReason)
    })
  )
}

/** Whether the null that an error speaks of made others on its way up to this place. */
function hasRisen({ path }: GraphQLFormattedError, place: string): boolean {
  return JSON.stringify(path ?? []) !== place
}

/** The same was reported; an engine may know a place further down. */
function isSameReason(one: GraphQLFormattedError, other: GraphQLFormattedError): boolean {
  return one.message === other.message && JSON.stringify(one.extensions) === JSON.stringify(other.extensions)
}

function reasonsByPlace({ data, errors = [] }: ExecutionResult): Map<string, GraphQLFormattedError[]> {
  const reasons = new Map<string, GraphQLFormattedError[]>()
  for (const error of errors) {
    const place = JSON.stringify(placeOfNull(data, error.path ?? []))
    reasons.set(place, [...(reasons.get(place) ?? []), error])
  }
  return reasons
}

function toText(result: ExecutionResult): string {
  return JSON.stringify(result, undefined, 1)
}

/** The part of an error's path that leads to a null. */
function placeOfNull(data: unknown, path: readonly (string | number)[]): readonly (string | number)[] {
  let value = data
  for (const [depth, part] of path.entries()) {
    if (typeof value !== 'object' || value === null) return path.slice(0, depth)
    value = Reflect.get(value, part) as unknown
  }
  return path
}
