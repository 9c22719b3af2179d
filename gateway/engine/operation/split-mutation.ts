import { Kind, OperationTypeNode } from 'graphql'
import type { DocumentNode } from 'graphql'

/**
 * Takes the fields of a mutation apart, in their order: one document for each, since they run one after the other, each
 * with all that it selects. Any other operation is one part.
 *
 * @param document one operation, without fragments
 * @see https://spec.graphql.org/September2025/#sec-Mutation
 */
export function splitMutation(document: DocumentNode): readonly DocumentNode[] {
  const [definition] = document.definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [document]
  const { operation, selectionSet } = definition
  if (operation !== OperationTypeNode.MUTATION || selectionSet.selections.length < 2) return [document]
  return selectionSet.selections.map((selection) => ({
    ...document,
    definitions: [{ ...definition, selectionSet: { ...selectionSet, selections: [selection] } }],
  }))
}
