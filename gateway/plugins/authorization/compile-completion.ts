import {
  Kind,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import type {
  FieldNode,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { isObject } from '../../sources/is-object.ts'
import type { IsIncluded } from './operation-parts.ts'
import type { ReducedDocument } from './remove-fields.ts'

/** A place of an answer: its key, and where that is. */
export interface Place {
  readonly key: string | number
  readonly within: Place | undefined
}

/** Hears of each place of a field that was taken out. */
type OnRemoved = (fields: readonly FieldNode[], place: Place) => void

/** Makes of the data of a reduced operation that of the client's: null when null has risen to the root. */
export type CompleteData = (
  data: Readonly<Record<string, unknown>>,
  onRemoved: OnRemoved,
) => Readonly<Record<string, unknown>> | null

/** An operation whose answers are to be completed. */
export interface CompletionInput {
  readonly schema: GraphQLSchema
  /** Of the client's document. */
  readonly definition: OperationDefinitionNode
  readonly isIncluded: IsIncluded
  readonly reduced: ReducedDocument
}

/** A field of the client's operation, of one type of object. */
interface Slot {
  readonly key: string
  readonly type: GraphQLOutputType | undefined
  readonly nodes: readonly FieldNode[]
  readonly isRemoved: boolean
  /** What is selected below it; undefined when nothing is to be done there. */
  readonly inner: Slots | undefined
}

/** The slots of an object; by its type, where that has to be known. */
type Slots = (source: Readonly<Record<string, unknown>>) => readonly Slot[]

/**
 * Compiles what puts null in the places of the fields that were taken out, in the order in which the client asks for them.
 * Null rises where there must be none. What no field was taken out of is left as it is.
 *
 * @see https://spec.graphql.org/September2025/#sec-Handling-Execution-Errors
 */
export function compileCompletion(input: CompletionInput): CompleteData {
  const { schema, definition, isIncluded, reduced } = input

  function collect(
    sets: readonly SelectionSetNode[],
    type: GraphQLObjectType,
  ): ReadonlyMap<string, FieldNode[]> {
    const fields = new Map<string, FieldNode[]>()
    const entered = new Set<string>()
    const walk = ({ selections }: SelectionSetNode): void => {
      for (const node of selections.filter(isIncluded)) {
        if (node.kind === Kind.FIELD) {
          const key = (node.alias ?? node.name).value
          fields.set(key, [...(fields.get(key) ?? []), node])
          continue
        }
        if (node.kind === Kind.FRAGMENT_SPREAD) {
          if (entered.has(node.name.value)) continue
          entered.add(node.name.value)
        }
        const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : reduced.fragments.get(node.name.value)
        if (fragment && isOfType(type, fragment.typeCondition?.name.value)) walk(fragment.selectionSet)
      }
    }
    sets.forEach(walk)
    return fields
  }

  function isOfType(type: GraphQLObjectType, condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true
    const wanted = schema.getType(condition)
    return isAbstractType(wanted) && schema.isSubType(wanted, type)
  }

  function compileObject(sets: readonly SelectionSetNode[], type: GraphQLObjectType): readonly Slot[] {
    return [...collect(sets, type)].map(([key, nodes]): Slot => {
      const fieldType = nodes[0] && type.getFields()[nodes[0].name.value]?.type
      const inner = nodes.flatMap((node) => node.selectionSet ?? [])
      const isTouched = fieldType !== undefined && inner.some(reduced.isTouched)
      return {
        key,
        type: fieldType,
        nodes,
        isRemoved: nodes.some(reduced.isRemoved),
        inner: isTouched ? compileSlots(inner, fieldType) : undefined,
      }
    })
  }

  function compileSlots(sets: readonly SelectionSetNode[], fieldType: GraphQLOutputType): Slots {
    const slotsOf = new Map<string, readonly Slot[]>()
    const named = getNamedType(fieldType)
    return (source) => {
      const name = isObjectType(named) ? named.name : String(source[reduced.typeNameKey])
      let slots = slotsOf.get(name)
      if (!slots) {
        const type = schema.getType(name)
        if (!isObjectType(type))
          throw new Error(`An object of the type "${named.name}" does not say its type.`)
        slots = compileObject(sets, type)
        slotsOf.set(name, slots)
      }
      return slots
    }
  }

  const root = schema.getRootType(definition.operation)
  const rootSlots = root ? compileObject([definition.selectionSet], root) : []
  return (data, onRemoved) => completeObject(data, rootSlots, { onRemoved, place: undefined })
}

interface Run {
  readonly onRemoved: OnRemoved
  readonly place: Place | undefined
}

/** Null when one of its fields is, and must not be. */
function completeObject(
  source: Readonly<Record<string, unknown>>,
  slots: readonly Slot[],
  { onRemoved, place: within }: Run,
): Readonly<Record<string, unknown>> | null {
  // Without a prototype: a client may call a field `__proto__`.
  const target = Object.create(null) as Record<string, unknown>
  for (const { key, type, nodes, isRemoved, inner } of slots) {
    if (isRemoved) {
      onRemoved(nodes, { key, within })
      if (isNonNullType(type)) return null
      target[key] = null
      continue
    }
    const value = Object.hasOwn(source, key) ? source[key] : null
    if (inner && type) {
      const completed = completeValue(value, { type, slots: inner }, { onRemoved, place: { key, within } })
      if (completed === null && isNonNullType(type)) return null
      target[key] = completed
    } else target[key] = value
  }
  return target
}

function completeValue(
  value: unknown,
  { type, slots }: { readonly type: GraphQLOutputType; readonly slots: Slots },
  { onRemoved, place: within }: Run,
): unknown {
  const nullable = getNullableType(type)
  if (value === null || value === undefined) return null
  if (isListType(nullable)) {
    if (!Array.isArray(value)) return null
    const items: unknown[] = []
    for (const [key, item] of value.entries()) {
      const completed = completeValue(
        item,
        { type: nullable.ofType, slots },
        { onRemoved, place: { key, within } },
      )
      if (completed === null && isNonNullType(nullable.ofType)) return null
      items.push(completed)
    }
    return items
  }
  return isObject(value) ? completeObject(value, slots(value), { onRemoved, place: within }) : null
}

/** The keys of a place, from the outermost. */
export function pathOf(place: Place): readonly (string | number)[] {
  const path: (string | number)[] = []
  for (let at: Place | undefined = place; at; at = at.within) path.unshift(at.key)
  return path
}
