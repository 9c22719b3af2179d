import { Kind, getNamedType, isAbstractType } from 'graphql'
import type { FragmentDefinitionNode, GraphQLOutputType, SelectionSetNode } from 'graphql'
import type { SupergraphTypes } from './supergraph-types.ts'

/** A field that a fetch asks for of objects of one type. */
export interface SelectedField {
  /** Its name in the subgraph's answer. */
  readonly key: string
  readonly name: string
  /** Undefined for what the supergraph doesn't know: federation's own fields. */
  readonly type: GraphQLOutputType | undefined
  /** Undefined for a leaf. */
  readonly selection: Selection | undefined
}

/** What a fetch asks for at one place of its answer. */
export interface Selection {
  /** The type that values have here; undefined when they have to say it. */
  readonly typeName: string | undefined
  /** The fields for objects of this type; all fields where the type is not known. */
  fieldsFor(typeName: string | undefined): readonly SelectedField[]
}

/** What the selections of one document have in common. */
export interface SelectionScope {
  readonly types: SupergraphTypes
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

/** Several selection sets, merged, for values of one type. */
export function createSelection(
  sets: readonly SelectionSetNode[],
  type: GraphQLOutputType | undefined,
  scope: SelectionScope,
): Selection {
  const named = type && getNamedType(type)
  const known = new Map<string | undefined, readonly SelectedField[]>()
  return {
    typeName: named && !isAbstractType(named) ? named.name : undefined,
    fieldsFor(typeName) {
      const fields = known.get(typeName) ?? collectFields(sets, typeName, scope)
      known.set(typeName, fields)
      return fields
    },
  }
}

/** @see https://spec.graphql.org/September2025/#CollectFields() */
function collectFields(
  sets: readonly SelectionSetNode[],
  typeName: string | undefined,
  scope: SelectionScope,
): SelectedField[] {
  const { types, fragments } = scope
  const collected = new Map<string, { readonly name: string; readonly sets: SelectionSetNode[] }>()
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value
        const field = collected.get(key) ?? { name: selection.name.value, sets: [] }
        collected.set(key, field)
        if (selection.selectionSet) field.sets.push(selection.selectionSet)
        continue
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      const condition = fragment?.typeCondition?.name.value
      const applies =
        condition === undefined || typeName === undefined || types.satisfies(typeName, condition)
      if (fragment && applies) collect(fragment.selectionSet)
    }
  }
  sets.forEach(collect)
  const ofType = typeName === undefined ? {} : types.fieldsOf(typeName)
  return [...collected].map(([key, field]) => {
    const type = ofType[field.name]?.type
    const selection = field.sets.length > 0 ? createSelection(field.sets, type, scope) : undefined
    return { key, name: field.name, type, selection }
  })
}
