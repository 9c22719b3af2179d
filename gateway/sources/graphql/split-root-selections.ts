import { Kind } from 'graphql'
import type { DirectiveNode, FieldNode, SelectionNode } from 'graphql'
import { toInlineFragment } from './document-parts.ts'
import type { DocumentParts } from './document-parts.ts'

/** An `_entities` field among the root fields. */
export interface FoundEntityField {
  readonly node: FieldNode
  /** The directives on it and on the fragments around it. */
  readonly conditions: readonly DirectiveNode[]
}

/** Root selections without `_entities`, and the `_entities` fields. */
export interface SplitSelections {
  readonly rest: readonly SelectionNode[]
  readonly entityFields: readonly FoundEntityField[]
}

/** Finds `_entities` among the root selections, inside fragments too; a fragment that holds one becomes inline. */
export function splitRootSelections({ operation, fragments }: DocumentParts): SplitSelections {
  const entityFields: FoundEntityField[] = []

  function split(
    selections: readonly SelectionNode[],
    conditions: readonly DirectiveNode[],
  ): readonly SelectionNode[] {
    return selections.flatMap((selection): readonly SelectionNode[] => {
      const inner = [...conditions, ...(selection.directives ?? [])]
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value !== '_entities') return [selection]
        entityFields.push({ node: selection, conditions: inner })
        return []
      }
      const inline =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : toInlineFragment(selection, fragments)
      const found = entityFields.length
      const left = split(inline.selectionSet.selections, inner)
      if (entityFields.length === found) return [selection]
      return left.length === 0
        ? []
        : [{ ...inline, selectionSet: { ...inline.selectionSet, selections: left } }]
    })
  }

  return { rest: split(operation.selectionSet.selections, []), entityFields }
}
