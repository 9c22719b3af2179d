import { Kind, TypeInfo, isAbstractType, visit, visitWithTypeInfo } from 'graphql'
import type { DocumentNode, FieldNode, GraphQLSchema, SelectionSetNode } from 'graphql'

/** A document with fields taken out of it. */
export interface ReducedDocument {
  /** What is left: wherever a type isn't known, it asks for that too. */
  readonly document: DocumentNode
  /** The name under which objects say their type. No response name of the client's. */
  readonly typeNameKey: string
  readonly isRemoved: (field: FieldNode) => boolean
}

/** A document, and which of its fields are to go. */
export interface RemoveFieldsInput {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly isDenied: (field: FieldNode) => boolean
}

/**
 * Takes fields out of a document, with all that is asked for below them. Where nothing is left of a selection, the name of
 * the type stands in: whether there is an object decides whether there is a field that it lacks.
 */
export function removeFields({ schema, document, isDenied }: RemoveFieldsInput): ReducedDocument {
  const typeNameKey = unusedName(document)
  const typeInfo = new TypeInfo(schema)
  const reduced: DocumentNode = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: { enter: (node) => (isDenied(node) ? null : undefined) },
      SelectionSet: {
        leave(node) {
          const type = typeInfo.getParentType()
          const isNeeded = isAbstractType(type) || node.selections.length === 0
          return isNeeded ? withTypeName(node, typeNameKey) : undefined
        },
      },
    }),
  )
  return { document: reduced, typeNameKey, isRemoved: isDenied }
}

function withTypeName(set: SelectionSetNode, key: string): SelectionSetNode {
  const typeName: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: key },
    name: { kind: Kind.NAME, value: '__typename' },
  }
  return { ...set, selections: [...set.selections, typeName] }
}

function unusedName(document: DocumentNode): string {
  const used = new Set<string>()
  visit(document, { Name: ({ value }) => void used.add(value) })
  let name = 'selvage_type'
  while (used.has(name)) name += '_'
  return name
}
