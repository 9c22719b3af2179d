import { Kind } from 'graphql'
import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionSetNode } from 'graphql'
import { fragmentsOf } from './operation-parts.ts'
import type { IsIncluded } from './operation-parts.ts'

/** A field that a caller may not have, and where the answer would have it. */
export interface DeniedField {
  readonly field: FieldNode
  /** Response names, without the indexes of lists. */
  readonly path: readonly string[]
}

/** An operation, and what its caller may not have of it. */
export interface DeniedFieldsInput {
  readonly document: DocumentNode
  readonly definition: OperationDefinitionNode
  readonly isIncluded: IsIncluded
  readonly isDenied: (field: FieldNode) => boolean
}

/** Fields that are named in one answer: a document can have more paths than characters. */
const maxFields = 100

/** Lists the fields that a caller may not have, the first 100 of them. What is below such a field is not looked at. */
export function listDeniedFields(input: DeniedFieldsInput): readonly DeniedField[] {
  const { document, definition, isIncluded, isDenied } = input
  const fragments = fragmentsOf(document)
  const leads = new Map<SelectionSetNode, boolean>()
  const denied: DeniedField[] = []

  function leadsToDenied(set: SelectionSetNode): boolean {
    const known = leads.get(set)
    if (known !== undefined) return known
    // Until it is known: a circle, which validation refuses, is walked once.
    leads.set(set, false)
    const found = set.selections.filter(isIncluded).some((node) => {
      if (node.kind === Kind.FIELD && isDenied(node)) return true
      const inner =
        node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value)?.selectionSet : node.selectionSet
      return inner !== undefined && leadsToDenied(inner)
    })
    leads.set(set, found)
    return found
  }

  function collect(sets: readonly SelectionSetNode[]): ReadonlyMap<string, readonly FieldNode[]> {
    const fields = new Map<string, FieldNode[]>()
    const entered = new Set<string>()
    const walk = (set: SelectionSetNode): void => {
      if (!leadsToDenied(set)) return
      for (const node of set.selections.filter(isIncluded)) {
        if (node.kind === Kind.FIELD) {
          const name = (node.alias ?? node.name).value
          fields.set(name, [...(fields.get(name) ?? []), node])
        } else if (node.kind === Kind.INLINE_FRAGMENT) {
          walk(node.selectionSet)
        } else if (!entered.has(node.name.value)) {
          entered.add(node.name.value)
          const fragment = fragments.get(node.name.value)
          if (fragment) walk(fragment.selectionSet)
        }
      }
    }
    sets.forEach(walk)
    return fields
  }

  function visitSets(sets: readonly SelectionSetNode[], path: readonly string[]): void {
    for (const [name, nodes] of collect(sets)) {
      if (denied.length >= maxFields) return
      const field = nodes.find(isDenied)
      if (field) denied.push({ field, path: [...path, name] })
      else {
        const inner = [...new Set(nodes.flatMap(({ selectionSet }) => selectionSet ?? []))].filter(
          leadsToDenied,
        )
        if (inner.length > 0) visitSets(inner, [...path, name])
      }
    }
  }

  visitSets([definition.selectionSet], [])
  return denied
}
