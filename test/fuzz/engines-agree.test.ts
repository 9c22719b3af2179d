import type { ExecutionResult, GraphQLFormattedError } from 'graphql'
import { describe, test } from 'vitest'
import { commonEstates, engines } from './engines.ts'
import { answerWith, fuzzEstate } from './fuzz-estate.ts'
import type { Answer, Property } from './fuzz-estate.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 60)

/** Where graphql-tools is known to be wrong: the plan engine is right by the conformance suite. */
const knownToDiffer: Readonly<Record<string, string>> = {
  '@requires in a chain': 'graphql-tools enters a subgraph for fields with @requires only once',
  'shared abstract value types': 'graphql-tools gives aliases of one value type the fields of the first',
}

describe('both engines give the same answers', () => {
  for (const [name, estate] of commonEstates) {
    const reason = knownToDiffer[name]
    if (reason !== undefined) test.skip(`${name} (stitch: ${reason})`)
    else {
      test(name, async () => {
        const [stitch, plan] = engines.map(({ createEngine }) => answerWith(estate, createEngine))
        if (!stitch || !plan) throw new Error('There are two engines.')
        await fuzzEstate(estate, runs, answersAlike(stitch, plan))
      })
    }
  }
})

function answersAlike(stitch: Answer, plan: Answer): Property {
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
      return more.length + otherMore.length > 0 || isSameReason(reason, otherReason)
    })
  )
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
