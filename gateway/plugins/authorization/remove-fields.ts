import { Kind, TypeInfo, isAbstractType, visit, visitWithTypeInfo } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql'
import { fragmentsOf } from './operation-parts.ts'

/** A document with fields taken out of it. */
export interface ReducedDocument {
  /** What is left: wherever a type has to be known, it asks for that too. */
  readonly document: DocumentNode
  /** The name under which objects say their type. No response name of the client's. */
  readonly typeNameKey: string
  /** Of the client's document, as all that follows. */
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly isRemoved: (field: FieldNode) => boolean
  /** Whether a field was taken out of a selection, however far below. */
  readonly isTouched: (set: SelectionSetNode) => boolean
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
  const fragments = fragmentsOf(document)
  const isTouched = createTouched(fragments, isDenied)
  const typeInfo = new TypeInfo(schema)
  /** The selections that are being left, as the client wrote them. */
  const originals: SelectionSetNode[] = []
  const reduced: DocumentNode = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: { enter: (node) => (isDenied(node) ? null : undefined) },
      SelectionSet: {
        enter: (node) => void originals.push(node),
        leave(node) {
          const original = originals.pop()
          const isAbstract = isAbstractType(typeInfo.getParentType())
          const isNeeded = isAbstract && original !== undefined && isTouched(original)
          return isNeeded || node.selections.length === 0 ? withTypeName(node, typeNameKey) : undefined
        },
      },
    }),
  )
  return { document: reduced, typeNameKey, fragments, isRemoved: isDenied, isTouched }
}

function createTouched(
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  isDenied: (field: FieldNode) => boolean,
): (set: SelectionSetNode) => boolean {
  const known = new WeakMap<SelectionSetNode, boolean>()
  return function isTouched(set) {
    const found = known.get(set)
    if (found !== undefined) return found
    // Until it is known: a circle, which validation refuses, is walked once.
    known.set(set, false)
    const touched = set.selections.some((node) => {
      if (node.kind === Kind.FIELD && isDenied(node)) return true
      const inner =
        node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value)?.selectionSet : node.selectionSet
      return inner !== undefined && isTouched(inner)
    })
    known.set(set, touched)
    return touched
  }
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
