import { Kind, visit } from 'graphql'
import type { DocumentNode } from 'graphql'

/** What federation subgraphs and stitched services have besides their own schema. */
const machineryTypes = new Set(['_Any', '_Entity', '_Service', '_FieldSet', 'FieldSet'])
const machineryFields = new Set(['_entities', '_service', '_sdl'])

/**
 * Drops from an SDL what federation adds by itself: definitions of the schema and of directives, and what a service has
 * that is a federation subgraph but used as a plain one. A type of such a name that other types use stays.
 */
export function withoutMachinery(document: DocumentNode, queryType: string): DocumentNode {
  const own = visit(document, {
    SchemaDefinition: () => null,
    SchemaExtension: () => null,
    DirectiveDefinition: () => null,
    ObjectTypeDefinition(node) {
      if (node.name.value !== queryType) return undefined
      return { ...node, fields: node.fields?.filter(({ name }) => !machineryFields.has(name.value)) ?? [] }
    },
  })
  const used = new Set<string>()
  visit(own, { NamedType: ({ name }) => void used.add(name.value) })
  const definitions = own.definitions.filter(
    (definition) =>
      !('name' in definition) ||
      !definition.name ||
      !isMachinery(definition.name.value) ||
      used.has(definition.name.value),
  )
  return { kind: Kind.DOCUMENT, definitions }
}

function isMachinery(name: string): boolean {
  return machineryTypes.has(name) || /^(federation|link|join)__/.test(name)
}
