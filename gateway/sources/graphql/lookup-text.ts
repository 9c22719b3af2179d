import { Kind, OperationTypeNode, parse, visit } from 'graphql'
import type { ArgumentNode, DocumentNode, FieldNode, SelectionNode } from 'graphql'

/** A lookup as the config writes it, parsed: `products(ids: $ids)`, or `catalog { products(ids: $ids) { items } }`. */
export interface LookupText {
  /** The root field and, one inside the other, the fields below it; the last has no selection. */
  readonly fields: readonly FieldNode[]
}

/**
 * Parses the text of a lookup.
 *
 * @throws {GraphQLError} when it is no GraphQL
 * @throws {TypeError} when it is not one field with at most one field inside, and so on
 */
export function parseLookupText(text: string): LookupText {
  const [operation] = parse(`{ ${text} }`, { noLocation: true }).definitions
  const fields: FieldNode[] = []
  let selections = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : []
  while (selections.length > 0) {
    const [field] = selections
    if (selections.length > 1 || field?.kind !== Kind.FIELD) {
      throw new TypeError('one field was expected, or one field inside another')
    }
    fields.push(field)
    selections = field.selectionSet?.selections ?? []
  }
  return { fields }
}

/** The names of the variables in an argument's value. */
export function variablesIn(argument: ArgumentNode): string[] {
  const names: string[] = []
  visit(argument, { Variable: (node) => void names.push(node.name.value) })
  return names
}

/** The query that a lookup makes of a service when it asks for these fields of a type: for validation. */
export function toLookupDocument({ fields }: LookupText, typeName: string, fieldSet: string): DocumentNode {
  const innermost = parse(`{ ... on ${typeName} { __typename ${fieldSet} } }`, { noLocation: true })
  let selections = selectionsOf(innermost)
  for (const field of fields.toReversed()) {
    selections = [{ ...field, selectionSet: { kind: Kind.SELECTION_SET, selections } }]
  }
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.QUERY,
        selectionSet: { kind: Kind.SELECTION_SET, selections },
      },
    ],
  }
}

function selectionsOf({ definitions: [operation] }: DocumentNode): readonly SelectionNode[] {
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : []
}
