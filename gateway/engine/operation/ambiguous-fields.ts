import { Kind, print } from 'graphql'
import type { DocumentNode, FieldDefinitionNode } from 'graphql'
import { directiveArgument, directivesNamed } from '../directives.ts'

/**
 * The names of fields that don't have one type in all object types and all subgraphs. A subgraph refuses to answer two
 * such fields under one response name, though the supergraph, where both are nullable, allows it.
 *
 * @param document the supergraph
 * @see https://spec.graphql.org/September2025/#SameResponseShape()
 */
export function findAmbiguousFields(document: DocumentNode): ReadonlySet<string> {
  const types = new Map<string, string>()
  const ambiguous = new Set<string>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue
    for (const field of definition.fields ?? []) {
      for (const type of typesOf(field)) {
        if ((types.get(field.name.value) ?? type) !== type) ambiguous.add(field.name.value)
        types.set(field.name.value, type)
      }
    }
  }
  return ambiguous
}

function typesOf(field: FieldDefinitionNode): string[] {
  const own = directivesNamed(field, 'join__field').flatMap((join) => directiveArgument(join, 'type') ?? [])
  return [print(field.type), ...own]
}
