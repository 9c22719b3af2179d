import { Kind, getNamedType, isInterfaceType, isObjectType, parse } from 'graphql'
import type { FieldDefinitionNode, GraphQLNamedType, GraphQLSchema, SelectionSetNode } from 'graphql'
import { valueFromASTUntyped } from 'graphql'
import { directiveArgument, directivesNamed } from '../../engine/directives.ts'
import { parseFieldSet } from '../../engine/field-set.ts'

/**
 * Finds what an element of a supergraph (`Type` or `Type.field`) shows or is made of: whoever may not have one of these
 * may not have the element.
 *
 * - A field shows its own type's being there, and values of the type that it has.
 * - A field of an interface is one of the fields of the types that implement it, and nobody knows before which.
 * - A field with `@requires` or `@fromContext` is made of the fields that these name.
 *
 * Keys are not among them: subgraphs are joined by them, whoever asks.
 */
export function createNeededElements(schema: GraphQLSchema): (coordinate: string) => readonly string[] {
  const contexts = readContexts(schema)

  function ofType(type: GraphQLNamedType | undefined): string[] {
    return isInterfaceType(type) ? schema.getImplementations(type).objects.map(({ name }) => name) : []
  }

  function ofField(type: GraphQLNamedType | undefined, fieldName: string): string[] {
    if (!isObjectType(type) && !isInterfaceType(type)) return []
    const field = type.getFields()[fieldName]
    if (!field) return []
    const implementations = ofType(type).map((name) => `${name}.${fieldName}`)
    const sources = field.astNode ? sourcesOf(field.astNode, type.name) : []
    return [type.name, getNamedType(field.type).name, ...implementations, ...sources]
  }

  function sourcesOf(field: FieldDefinitionNode, typeName: string): string[] {
    return directivesNamed(field, 'join__field').flatMap((join) => {
      const requires = directiveArgument(join, 'requires')
      const required = requires === undefined ? [] : selected(parseFieldSet(requires), typeName)
      const argumentList = join.arguments?.find(({ name }) => name.value === 'contextArguments')?.value
      const contextual: unknown = argumentList && valueFromASTUntyped(argumentList)
      return [...required, ...(Array.isArray(contextual) ? contextual.flatMap(ofContextArgument) : [])]
    })
  }

  function ofContextArgument(argument: unknown): string[] {
    if (!isContextArgument(argument)) return []
    const { context, selection } = argument
    const set = parseSelection(selection)
    return (contexts.get(context) ?? []).flatMap((typeName) => selected(set, typeName))
  }

  function selected({ selections }: SelectionSetNode, typeName: string): string[] {
    return selections.flatMap((node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return []
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const condition = node.typeCondition?.name.value ?? typeName
        return [condition, ...selected(node.selectionSet, condition)]
      }
      const type = schema.getType(typeName)
      const field =
        isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined
      if (!field) return []
      const inner = node.selectionSet ? selected(node.selectionSet, getNamedType(field.type).name) : []
      return [`${typeName}.${node.name.value}`, ...inner]
    })
  }

  return (coordinate) => {
    const [typeName = '', fieldName] = coordinate.split('.')
    const type = schema.getType(typeName)
    return fieldName === undefined ? ofType(type) : ofField(type, fieldName)
  }
}

/** The names of the types that set a context, by its name. */
function readContexts(schema: GraphQLSchema): ReadonlyMap<string, readonly string[]> {
  const types = new Map<string, string[]>()
  for (const { name, astNode } of Object.values(schema.getTypeMap())) {
    for (const directive of astNode ? directivesNamed(astNode, 'context') : []) {
      const context = directiveArgument(directive, 'name') ?? ''
      types.set(context, [...(types.get(context) ?? []), name])
    }
  }
  return types
}

function parseSelection(selection: string): SelectionSetNode {
  const text = selection.trim()
  if (!text.startsWith('{')) return parseFieldSet(text)
  const [definition] = parse(text, { noLocation: true }).definitions
  if (definition?.kind === Kind.OPERATION_DEFINITION) return definition.selectionSet
  throw new TypeError(`"${selection}" is no selection.`)
}

function isContextArgument(
  value: unknown,
): value is { readonly context: string; readonly selection: string } {
  if (typeof value !== 'object' || value === null) return false
  const { context, selection }: { context?: unknown; selection?: unknown } = value
  return typeof context === 'string' && typeof selection === 'string'
}
