import { Kind, OperationTypeNode } from 'graphql'
import type { DocumentNode, FieldNode, SelectionNode } from 'graphql'

/**
 * Takes the fields of a mutation apart, in their order: one document for each, since they run one after the other, each
 * with all that it selects. A field that is asked for at several places runs once. Any other operation is one part.
 *
 * @param document one operation, without fragments
 * @see https://spec.graphql.org/September2025/#sec-Mutation
 */
export function splitMutation(document: DocumentNode): readonly DocumentNode[] {
  const [definition] = document.definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [document]
  const { operation, selectionSet } = definition
  if (operation !== OperationTypeNode.MUTATION || selectionSet.selections.length < 2) return [document]
  return mergeFields(selectionSet.selections).map((selection) => ({
    ...document,
    definitions: [{ ...definition, selectionSet: { ...selectionSet, selections: [selection] } }],
  }))
}

/** @see https://spec.graphql.org/September2025/#CollectFields() */
function mergeFields(selections: readonly SelectionNode[]): readonly SelectionNode[] {
  const merged = new Map<string | SelectionNode, SelectionNode>()
  for (const selection of selections) {
    if (selection.kind !== Kind.FIELD) merged.set(selection, selection)
    else {
      const key = (selection.alias ?? selection.name).value
      const first = merged.get(key)
      merged.set(key, first?.kind === Kind.FIELD ? mergeTwo(first, selection) : selection)
    }
  }
  return [...merged.values()]
}

function mergeTwo(first: FieldNode, second: FieldNode): FieldNode {
  if (!first.selectionSet || !second.selectionSet) return first
  const selections = [...first.selectionSet.selections, ...second.selectionSet.selections]
  return { ...first, selectionSet: { ...first.selectionSet, selections } }
}
