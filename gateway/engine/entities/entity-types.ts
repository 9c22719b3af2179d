import { Kind } from 'graphql'
import type { DocumentNode } from 'graphql'
import { directiveArgument, directivesNamed } from '../directives.ts'
import { topLevelFields } from '../field-set.ts'

/** The types with keys, and the names of the fields of each of their keys, the shortest key first. */
export type EntityTypes = ReadonlyMap<string, readonly (readonly string[])[]>

/** Reads which types of a supergraph are entities. */
export function readEntityTypes(supergraph: DocumentNode): EntityTypes {
  const types = new Map<string, readonly (readonly string[])[]>()
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    const keys = directivesNamed(node, 'join__type')
      .map((directive) => topLevelFields(directiveArgument(directive, 'key')))
      .filter((key) => key.length > 0)
    if (keys.length > 0) {
      types.set(
        node.name.value,
        keys.toSorted((one, other) => one.length - other.length),
      )
    }
  }
  return types
}
