import { Kind, getNamedType, isCompositeType, isInterfaceType } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  GraphQLCompositeType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import type { Variables } from '../../../engine/engine.ts'
import { conditionsOf, defaultsOf, fieldOf, fragmentsOf } from '../../document-parts.ts'
import type { IsIncluded } from '../../document-parts.ts'
import { createArgumentReader } from '../../read-argument.ts'
import type { ReadArgument } from '../../read-argument.ts'
import type { FieldLimit, FieldLimits } from './read-field-limits.ts'

/** What an operation uses of the limit of a field. */
export interface FieldUse {
  /** `Type.field`, as the limit has it. */
  readonly place: string
  readonly limit: FieldLimit
  /** The values of the limit's `identityArgs`. */
  readonly identity: readonly string[]
  readonly units: number
}

/** Says what an operation uses with these variables. */
export type ReadFieldUses = (variables: Variables) => readonly FieldUse[]

/** The schema of a graph, and the limits of its fields. */
interface LimitedSchema {
  readonly schema: GraphQLSchema
  readonly limits: FieldLimits
}

/**
 * Compiles what a valid operation uses of the limits of fields: one unit, or as many as a list of its arguments is long, at each
 * place where it stands in the operation, fragments included as often as they are spread.
 *
 * @returns undefined when it has no field with a limit
 */
export function compileFieldUses(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limited: LimitedSchema,
): ReadFieldUses | undefined {
  const parts = inOrderOfSpreads(document, operation, limited)
  if (parts.every(({ fields }) => fields.length === 0)) return undefined
  const defaults = defaultsOf(operation)

  return (given) => {
    const variables = { ...defaults, ...given }
    const isThere = (conditions: readonly IsIncluded[]) => conditions.every((isMet) => isMet(variables))
    const times = new Map([[parts[0], 1]])
    const uses: FieldUse[] = []
    for (const part of parts) {
      const count = times.get(part) ?? 0
      if (count === 0) continue
      for (const { conditions, read } of part.fields)
        if (isThere(conditions)) uses.push(read(variables, count))
      for (const { conditions, to } of part.spreads)
        if (isThere(conditions)) times.set(to, (times.get(to) ?? 0) + count)
    }
    return uses
  }
}

type ReadFieldUse = (variables: Variables, times: number) => FieldUse

/** An operation, or a fragment. */
interface Part {
  readonly fields: {
    readonly conditions: readonly IsIncluded[]
    readonly read: ReadFieldUse
  }[]
  readonly spreads: { readonly conditions: readonly IsIncluded[]; readonly to: Part }[]
}

/** What selections stand in. */
interface Surroundings {
  readonly parent: GraphQLCompositeType
  readonly outer: readonly IsIncluded[]
}

/** The operation, and its fragments, each after all that spread it. */
function inOrderOfSpreads(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limited: LimitedSchema,
): readonly Part[] {
  const fragments = fragmentsOf(document)
  const known = new Map<string, Part>()
  const ended: Part[] = []

  function fragmentPart(name: string): Part | undefined {
    const found = known.get(name)
    const fragment = fragments.get(name)
    if (found || !fragment) return found
    const part: Part = { fields: [], spreads: [] }
    known.set(name, part)
    const type = limited.schema.getType(fragment.typeCondition.name.value)
    if (isCompositeType(type)) fill(part, fragment.selectionSet, { parent: type, outer: [] })
    ended.push(part)
    return part
  }

  function fill(part: Part, { selections }: SelectionSetNode, { parent, outer }: Surroundings): void {
    for (const selection of selections) {
      const conditions = [...outer, ...conditionsOf(selection.directives)]
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const to = fragmentPart(selection.name.value)
        if (to) part.spreads.push({ conditions, to })
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = selection.typeCondition && limited.schema.getType(selection.typeCondition.name.value)
        fill(part, selection.selectionSet, {
          parent: isCompositeType(type) ? type : parent,
          outer: conditions,
        })
      } else {
        for (const read of readersOf(selection, parent, limited)) part.fields.push({ conditions, read })
        const type = fieldOf(parent, selection.name.value)?.type
        const inner = type && getNamedType(type)
        if (selection.selectionSet && isCompositeType(inner))
          fill(part, selection.selectionSet, { parent: inner, outer: conditions })
      }
    }
  }

  const root = limited.schema.getRootType(operation.operation)
  const whole: Part = { fields: [], spreads: [] }
  if (root) fill(whole, operation.selectionSet, { parent: root, outer: [] })
  return [...ended, whole].reverse()
}

/** One for each limit of a field, also where it is said of an interface, or of a type that may stand for one. */
function readersOf(
  node: FieldNode,
  parent: GraphQLCompositeType,
  { schema, limits }: LimitedSchema,
): readonly ReadFieldUse[] {
  const name = node.name.value
  const definition = fieldOf(parent, name)
  if (!definition) return []
  const types = [
    parent,
    ...('getInterfaces' in parent ? parent.getInterfaces() : []),
    ...(isInterfaceType(parent) ? schema.getPossibleTypes(parent) : []),
  ]
  return types
    .map((type) => `${type.name}.${name}`)
    .flatMap((place) => (limits.get(place) ?? []).map((limit) => ({ place, limit })))
    .map(({ place, limit }) => {
      const { identityArgs, arrayLengthField } = limit
      const identity = identityArgs.map((path) => createArgumentReader(path, node, definition))
      const list =
        arrayLengthField === undefined ? undefined : createArgumentReader(arrayLengthField, node, definition)
      return (variables, times) => ({
        place,
        limit,
        identity: identity.map((read) => toText(read(variables))),
        units: times * lengthOf(list, variables),
      })
    })
}

function lengthOf(list: ReadArgument | undefined, variables: Variables): number {
  const value = list?.(variables)
  return Array.isArray(value) ? Math.max(1, value.length) : 1
}

/** The same for values that a service can't tell apart: `1` and `"1"` of an ID, members in another order. */
function toText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toText).join()}]`
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const members = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return `{${members.map(([name, member]) => `${name}:${toText(member)}`).join()}}`
}
