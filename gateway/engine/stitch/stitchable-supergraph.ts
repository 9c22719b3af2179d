import { Kind, visit } from 'graphql'
import type {
  DocumentNode,
  FieldDefinitionNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { directiveArgument, directiveFlag, directivesNamed, withoutArgument } from '../directives.ts'
import { parseFieldSet } from '../field-set.ts'
import { expandInterfaceObjects } from './expand-interface-objects.ts'

type FieldsTypeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode
type FieldsTypes = ReadonlyMap<string, FieldsTypeNode>

/**
 * The supergraph in a form that graphql-tools stitches right.
 *
 * - `@inaccessible` goes: the public schema hides what is hidden, and a hidden value that comes all the same is an error.
 * - `@provides` goes where the fields can be had from their own subgraphs: graphql-tools takes a field that is provided
 *   on one path for provided on all of them.
 * - The fields of an `@interfaceObject` go to each object type of the interface: graphql-tools joins them only where the
 *   interface is asked for.
 */
export function toStitchableSupergraph(document: DocumentNode): DocumentNode {
  const types: FieldsTypes = new Map(
    document.definitions.filter(isFieldsType).map((definition) => [definition.name.value, definition]),
  )
  const visible = visit(document, {
    Directive: ({ name }) => (name.value === 'inaccessible' ? null : undefined),
    FieldDefinition: (field) => withoutProvides(field, types),
  })
  return expandInterfaceObjects(visible)
}

function isFieldsType(node: DocumentNode['definitions'][number]): node is FieldsTypeNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION
}

function withoutProvides(field: FieldDefinitionNode, types: FieldsTypes): FieldDefinitionNode {
  const directives = (field.directives ?? []).map((directive) => {
    const provides =
      directive.name.value === 'join__field' ? directiveArgument(directive, 'provides') : undefined
    if (provides === undefined) return directive
    const graph = directiveArgument(directive, 'graph') ?? ''
    const isObtainable = areObtainable(parseFieldSet(provides), namedTypeOf(field), { types, graph })
    return isObtainable ? withoutArgument(directive, 'provides') : directive
  })
  return { ...field, directives }
}

/** Whether each of these fields is the graph's own, or can be had elsewhere by a key. */
function areObtainable(
  selectionSet: SelectionSetNode,
  typeName: string,
  scope: { readonly types: FieldsTypes; readonly graph: string },
): boolean {
  const type = scope.types.get(typeName)
  return selectionSet.selections.every((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return false
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return areObtainable(selection.selectionSet, selection.typeCondition?.name.value ?? typeName, scope)
    }
    const field = type?.fields?.find(({ name }) => name.value === selection.name.value)
    if (!type || !field) return false
    const owners = graphsResolving(type, field)
    if (!owners.includes(scope.graph)) return owners.some((owner) => hasKey(type, owner))
    return !selection.selectionSet || areObtainable(selection.selectionSet, namedTypeOf(field), scope)
  })
}

function graphsResolving(type: FieldsTypeNode, field: FieldDefinitionNode): string[] {
  const joins = directivesNamed(field, 'join__field')
  const owners =
    joins.length > 0
      ? joins.filter((join) => !directiveFlag(join, 'external'))
      : directivesNamed(type, 'join__type')
  return owners.flatMap((join) => directiveArgument(join, 'graph') ?? [])
}

function hasKey(type: FieldsTypeNode, graph: string): boolean {
  return directivesNamed(type, 'join__type').some(
    (join) =>
      directiveArgument(join, 'graph') === graph &&
      directiveArgument(join, 'key') !== undefined &&
      directiveFlag(join, 'resolvable') !== false,
  )
}

function namedTypeOf({ type }: FieldDefinitionNode): string {
  let named = type
  while (named.kind !== Kind.NAMED_TYPE) named = named.type
  return named.name.value
}
