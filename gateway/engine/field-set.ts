import { Kind, parse } from 'graphql'
import type { SelectionSetNode } from 'graphql'

/**
 * Parses a field set, as `@key`, `@requires` and `@provides` have it: a selection without its outermost braces.
 *
 * @see https://specs.apollo.dev/federation/v2.3/#sec-FieldSet
 */
export function parseFieldSet(fieldSet: string): SelectionSetNode {
  const [definition] = parse(`{${fieldSet}}`, { noLocation: true }).definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION)
    throw new TypeError(`"${fieldSet}" is no set of fields.`)
  return definition.selectionSet
}

/** The names of a field set's outermost fields; none where there is no field set. */
export function topLevelFields(fieldSet: string | undefined): string[] {
  if (fieldSet === undefined) return []
  return parseFieldSet(fieldSet)
    .selections.filter((selection) => selection.kind === Kind.FIELD)
    .map((selection) => selection.name.value)
}
