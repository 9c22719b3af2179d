import { Kind, OperationTypeNode, visit } from 'graphql'
import type { DocumentNode, FieldNode } from 'graphql'
import type { Answer, Property } from './fuzz-estate.ts'
import { inlineFragments } from './inline-fragments.ts'
import { withoutUnused } from './without-unused.ts'

/** An operation answers of each of its fields what it answers when it asks for that field alone. */
export function answersFieldsAlone(answer: Answer): Property {
  return async (operation) => {
    const document = inlineFragments(operation.document)
    const isMutation = document.definitions.some(
      (node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION,
    )
    if (isMutation) return undefined
    const whole = await answer({ ...operation, document })
    // Where a null has risen, it has taken other fields with it.
    if (whole.errors) return undefined
    for (const leaf of leavesOf(document)) {
      const part = await answer({ ...operation, document: withLeafOnly(document, leaf) })
      if (!part.errors && isPart(part.data, whole.data)) continue
      return `alone, "${leaf.name.value}" is answered with:\n${JSON.stringify(part)}\nand together:\n${JSON.stringify(whole)}`
    }
    return undefined
  }
}

function leavesOf(document: DocumentNode): FieldNode[] {
  const leaves: FieldNode[] = []
  visit(document, {
    Field(field) {
      if (!field.selectionSet) leaves.push(field)
    },
  })
  return leaves
}

function withLeafOnly(document: DocumentNode, leaf: FieldNode): DocumentNode {
  const alone = visit(document, {
    Field: {
      leave(field) {
        const isKept = field.selectionSet ? field.selectionSet.selections.length > 0 : field === leaf
        return isKept ? undefined : null
      },
    },
    InlineFragment: { leave: ({ selectionSet }) => (selectionSet.selections.length > 0 ? undefined : null) },
  })
  return withoutUnused(alone)
}

function isPart(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) &&
      part.length === whole.length &&
      part.every((item, index) => isPart(item, whole[index]))
    )
  }
  if (!isObject(part)) return part === whole
  return isObject(whole) && Object.entries(part).every(([key, value]) => isPart(value, whole[key]))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
