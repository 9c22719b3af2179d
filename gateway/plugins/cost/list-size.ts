import { isListType, isNonNullType } from 'graphql'
import type { FieldNode, GraphQLField, GraphQLOutputType } from 'graphql'
import type { ListSize } from '../../graph/cost-weights.ts'
import { createArgumentReader } from '../read-argument.ts'
import type { Amount, CostRun } from './amount.ts'

/** A field of an operation with its definition. */
export interface SlicedField {
  readonly node: FieldNode
  readonly definition: GraphQLField<unknown, unknown>
  /** `Type.field`, for messages. */
  readonly place: string
  readonly defaultListSize: number
}

/**
 * How long the list of a field may be: what its slicing arguments say, the longest of several; else what it is assumed to be.
 * That a slicing argument must be given and is not, or that there are too many, is noted in the run.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html#sec-The-List-Size-Directive
 */
export function sizeOf(listSize: ListSize, field: SlicedField): Amount {
  const { slicingArguments, assumedSize, requireOneSlicingArgument } = listSize
  const fallback = assumedSize ?? field.defaultListSize
  if (slicingArguments.length === 0) return fallback
  const readers = slicingArguments.map((path) => readSlice(path, field))
  const names = slicingArguments.map((path) => `"${path}"`).join(', ')

  function measure(run: CostRun): number {
    const given = readers.flatMap((read) => read(run) ?? [])
    if (requireOneSlicingArgument && given.length !== 1) {
      run.mistake ??= `"${field.place}" needs exactly one of these arguments: ${names}; it has ${given.length}.`
    }
    return given.length > 0 ? Math.max(...given) : fallback
  }
  return measure
}

/** How many lists a type is within each other. */
export function listDepth(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return listDepth(type.ofType)
  return isListType(type) ? 1 + listDepth(type.ofType) : 0
}

type ReadSlice = (run: CostRun) => number | undefined

function readSlice(path: string, { node, definition }: SlicedField): ReadSlice {
  const read = createArgumentReader(path, node, definition)
  return ({ variables }) => toSize(read(variables))
}

/** A size that is no number is none: it does not fit its type, and the operation won't be run. */
function toSize(value: unknown): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined
  return Math.min(Math.max(0, value), Number.MAX_SAFE_INTEGER)
}
