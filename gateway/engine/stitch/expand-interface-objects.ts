import { Kind } from 'graphql'
import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
} from 'graphql'
import {
  directiveArgument,
  directiveFlag,
  directivesNamed,
  joinDirective,
  withoutArgument,
} from '../directives.ts'

/** An interface that a subgraph knows as one object type. */
interface InterfaceObject {
  readonly graph: string
  readonly interface: InterfaceTypeDefinitionNode
  /** Its `@join__type` directives, one for each key. */
  readonly joins: readonly ConstDirectiveNode[]
}

/**
 * Says of each object type of an interface that the subgraph which has the interface as an `@interfaceObject` has the
 * object type too. Requests to it then need {@link interfaceObjectNames}.
 */
export function expandInterfaceObjects(document: DocumentNode): DocumentNode {
  const interfaceObjects = findInterfaceObjects(document)
  if (interfaceObjects.length === 0) return document
  return {
    ...document,
    definitions: document.definitions.map((definition) => {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition
      return interfaceObjects.filter((object) => isImplemented(object, definition)).reduce(expand, definition)
    }),
  }
}

/** By graph and then by object type: the name that a subgraph knows the type by. */
export function interfaceObjectNames(
  document: DocumentNode,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const names = new Map<string, Map<string, string>>()
  for (const object of findInterfaceObjects(document)) {
    const ofGraph = names.get(object.graph) ?? new Map<string, string>()
    names.set(object.graph, ofGraph)
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OBJECT_TYPE_DEFINITION && isImplemented(object, definition)) {
        ofGraph.set(definition.name.value, object.interface.name.value)
      }
    }
  }
  return names
}

function findInterfaceObjects(document: DocumentNode): InterfaceObject[] {
  return document.definitions
    .filter((definition) => definition.kind === Kind.INTERFACE_TYPE_DEFINITION)
    .flatMap((definition) => {
      const joins = directivesNamed(definition, 'join__type').filter((join) =>
        directiveFlag(join, 'isInterfaceObject'),
      )
      const byGraph = Map.groupBy(joins, (join) => directiveArgument(join, 'graph') ?? '')
      return [...byGraph].map(([graph, ofGraph]) => ({ graph, interface: definition, joins: ofGraph }))
    })
}

function isImplemented(object: InterfaceObject, type: ObjectTypeDefinitionNode): boolean {
  return type.interfaces?.some(({ name }) => name.value === object.interface.name.value) ?? false
}

function expand(type: ObjectTypeDefinitionNode, object: InterfaceObject): ObjectTypeDefinitionNode {
  const graphs = new Set(
    directivesNamed(type, 'join__type').flatMap((join) => directiveArgument(join, 'graph') ?? []),
  )
  const added = object.joins.map((join) => withoutArgument(join, 'isInterfaceObject'))
  return {
    ...type,
    directives: [...(type.directives ?? []), ...added],
    fields: (type.fields ?? []).map((field) => expandField(field, object, [...graphs])),
  }
}

/** A field that nobody resolves on the object type gets its subgraph; one that all had goes on being had by those only. */
function expandField(
  field: FieldDefinitionNode,
  { graph, interface: { fields } }: InterfaceObject,
  graphs: readonly string[],
): FieldDefinitionNode {
  const joins = directivesNamed(field, 'join__field')
  const own = field.directives?.filter(({ name }) => name.value !== 'join__field') ?? []
  if (joins.length === 0)
    return {
      ...field,
      directives: [...own, ...graphs.map((name) => joinDirective('join__field', { graph: name }))],
    }
  const inherited = fields
    ?.filter(({ name }) => name.value === field.name.value)
    .flatMap((inInterface) => directivesNamed(inInterface, 'join__field'))
    .filter((join) => directiveArgument(join, 'graph') === graph && !directiveFlag(join, 'external'))
  if (!inherited || inherited.length === 0) return field
  const resolved = joins.filter((join) => directiveArgument(join, 'graph') !== undefined)
  return { ...field, directives: [...own, ...resolved, ...inherited] }
}
