import { Kind, visit } from 'graphql'
import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  InterfaceTypeDefinitionNode,
} from 'graphql'
import { directiveArgument, directiveFlag, directivesNamed, joinDirective } from './directives.ts'
import { topLevelFields } from './field-set.ts'

/**
 * Says in a supergraph that a field which an `@interfaceObject` requires is external there. The composition library leaves
 * it out where every subgraph of the interface names the field, so that planners ask it of one that can't resolve it.
 */
export function markRequiredFields(document: DocumentNode): DocumentNode {
  const isConcerned = document.definitions.some(
    (definition) => definition.kind === Kind.INTERFACE_TYPE_DEFINITION && requiredFields(definition).size > 0,
  )
  if (!isConcerned) return document
  return visit(document, {
    InterfaceTypeDefinition(type) {
      const required = requiredFields(type)
      const graphs = new Set(directivesNamed(type, 'join__type').map(graphOf))
      const mark = (field: FieldDefinitionNode) => {
        const inGraphs = required.get(field.name.value)
        if (!inGraphs || directivesNamed(field, 'join__field').length > 0) return field
        const joins = [...graphs].map((graph) => joinDirective('join__field', { graph }, inGraphs.has(graph)))
        return { ...field, directives: [...(field.directives ?? []), ...joins] }
      }
      return { ...type, fields: (type.fields ?? []).map(mark) }
    },
  })
}

/** By field: the graphs in which the type is an `@interfaceObject` of which a field requires this one. */
function requiredFields(type: InterfaceTypeDefinitionNode): Map<string, Set<string>> {
  const interfaceObjects = new Set(
    directivesNamed(type, 'join__type')
      .filter((join) => directiveFlag(join, 'isInterfaceObject'))
      .map(graphOf),
  )
  const required = new Map<string, Set<string>>()
  for (const join of (type.fields ?? []).flatMap((field) => directivesNamed(field, 'join__field'))) {
    const graph = graphOf(join)
    if (!interfaceObjects.has(graph)) continue
    for (const name of topLevelFields(directiveArgument(join, 'requires'))) {
      required.set(name, (required.get(name) ?? new Set()).add(graph))
    }
  }
  return required
}

function graphOf(join: ConstDirectiveNode): string {
  return directiveArgument(join, 'graph') ?? ''
}
