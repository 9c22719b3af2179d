import { Kind, parse, visit } from 'graphql'
import type { FieldDefinitionNode, InterfaceTypeDefinitionNode, ObjectTypeDefinitionNode } from 'graphql'
import type { Graph } from '../../graph/graph.ts'

/** Fields whose values only some callers see, by `Type.field`. */
export type SensitiveFields = ReadonlySet<string>

/** The fields of a graph that its subgraphs mark with `@sensitive`, and those that the config names. */
export function readSensitiveFields(
  { supergraphSdl }: Pick<Graph, 'supergraphSdl'>,
  configured: readonly string[],
): SensitiveFields {
  const fields = new Set(configured)
  if (!supergraphSdl.includes('@sensitive')) return fields
  const see = ({ name, fields: own = [] }: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode) => {
    for (const field of own) if (isMarked(field)) fields.add(`${name.value}.${field.name.value}`)
    return false
  }
  visit(parse(supergraphSdl, { noLocation: true }), {
    [Kind.OBJECT_TYPE_DEFINITION]: see,
    [Kind.INTERFACE_TYPE_DEFINITION]: see,
  })
  return fields
}

function isMarked({ directives = [] }: FieldDefinitionNode): boolean {
  return directives.some(({ name }) => name.value === 'sensitive')
}
