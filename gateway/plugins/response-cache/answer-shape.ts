import { Kind, getNamedType, isAbstractType, isCompositeType, isObjectType } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  GraphQLCompositeType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { fieldOf, fragmentsOf } from '../document-parts.ts'

/** A field of an operation, and the type that it is asked of. */
export interface AskedField {
  readonly node: FieldNode
  readonly parent: GraphQLCompositeType
}

/** The objects at one place of an answer. */
export interface AnswerShape {
  /** Of what types they may be; none at the root. */
  readonly types: Set<string>
  /** The response name of `__typename`, where several types are possible. */
  typename: string | undefined
  /** The response name of the field that tells them apart. */
  id: string | undefined
  readonly members: Map<string, AnswerShape>
}

/** What there is in an operation's answer. */
export interface OperationShape {
  readonly root: AnswerShape
  /** Every field, at each place, conditions or not. */
  readonly fields: readonly AskedField[]
}

/**
 * Finds what objects a valid operation's answer has, fragments put in their places. Each fragment is looked at once at one place.
 * Of `idFields`, which tell objects of one type apart, the first that is asked for does.
 */
export function readShape(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { schema, idFields }: { readonly schema: GraphQLSchema; readonly idFields: readonly string[] },
): OperationShape {
  const fragments = fragmentsOf(document)
  const fields: AskedField[] = []
  const seen = new WeakMap<AnswerShape, Set<string>>()

  function collect({ selections }: SelectionSetNode, parent: GraphQLCompositeType, shape: AnswerShape): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) collectField(selection, parent, shape)
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet, typeNamed(selection.typeCondition?.name.value) ?? parent, shape)
      } else spread(selection.name.value, shape)
    }
  }

  function spread(name: string, shape: AnswerShape): void {
    const known = seen.get(shape) ?? new Set<string>()
    seen.set(shape, known)
    const fragment = fragments.get(name)
    const type = typeNamed(fragment?.typeCondition.name.value)
    if (!fragment || !type || known.has(name)) return
    known.add(name)
    collect(fragment.selectionSet, type, shape)
  }

  function collectField(node: FieldNode, parent: GraphQLCompositeType, shape: AnswerShape): void {
    const name = node.name.value
    const responseName = (node.alias ?? node.name).value
    if (name === '__typename') shape.typename = responseName
    if (idFields.includes(name)) shape.id ??= responseName
    fields.push({ node, parent })
    const definition = fieldOf(parent, name)
    const type = definition && getNamedType(definition.type)
    if (!node.selectionSet || !isCompositeType(type)) return
    const inner = shape.members.get(responseName) ?? emptyShape()
    shape.members.set(responseName, inner)
    for (const possible of isAbstractType(type) ? schema.getPossibleTypes(type) : [type])
      inner.types.add(possible.name)
    collect(node.selectionSet, type, inner)
  }

  function typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : schema.getType(name)
    return isCompositeType(type) ? type : undefined
  }

  const root = emptyShape()
  const type = schema.getRootType(operation.operation)
  if (isObjectType(type)) collect(operation.selectionSet, type, root)
  return { root, fields }
}

function emptyShape(): AnswerShape {
  return { types: new Set(), typename: undefined, id: undefined, members: new Map() }
}
