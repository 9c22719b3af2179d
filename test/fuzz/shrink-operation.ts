import { Kind, validate, visit } from 'graphql'
import type { ASTNode, DocumentNode, GraphQLSchema, SelectionNode } from 'graphql'
import type { GeneratedOperation } from './generate-operation.ts'
import { inlineFragments } from './inline-fragments.ts'
import { withoutUnused } from './without-unused.ts'

/** No failure is worth waiting longer for. */
const maxTries = 3_000

/** Finds a smaller operation that still fails: takes away whatever can be taken away. */
export async function shrinkOperation(
  operation: GeneratedOperation,
  schema: GraphQLSchema,
  fails: (candidate: GeneratedOperation) => Promise<boolean>,
): Promise<GeneratedOperation> {
  let smallest = operation
  let tries = 0
  for (let isShrinking = true; isShrinking;) {
    isShrinking = false
    for (const document of simplifications(smallest.document)) {
      tries += 1
      if (tries > maxTries) return smallest
      const candidate = { ...smallest, document: withoutUnused(document) }
      if (validate(schema, candidate.document).length > 0 || !(await fails(candidate))) continue
      smallest = candidate
      isShrinking = true
      break
    }
  }
  return smallest
}

/** One step simpler, in every way: the biggest steps first. */
function* simplifications(document: DocumentNode): Generator<DocumentNode> {
  if (document.definitions.length > 1) yield inlineFragments(document)
  yield* edits(document, (node) => (isSelection(node) ? null : undefined))
  yield* edits(document, (node) => (node.kind === Kind.ARGUMENT ? null : undefined))
  yield* edits(document, (node) => (node.kind === Kind.DIRECTIVE ? null : undefined))
  yield* edits(document, (node) => {
    if (node.kind !== Kind.FIELD || !node.alias) return undefined
    return { ...node, alias: undefined }
  })
  yield* unwrapped(document)
}

/** The documents that come of editing one node: an edit answers with a node, null to take it away, or undefined to leave it. */
function* edits(
  document: DocumentNode,
  edit: (node: ASTNode) => ASTNode | null | undefined,
): Generator<DocumentNode> {
  for (let place = 0; ; place += 1) {
    let seen = 0
    const edited = visit<DocumentNode>(document, {
      enter(node) {
        const result = seen > place ? undefined : edit(node)
        if (result === undefined) return undefined
        seen += 1
        return seen > place ? result : undefined
      },
    })
    if (seen <= place) return
    yield edited
  }
}

/** Puts the selections of each inline fragment in its place. */
function* unwrapped(document: DocumentNode): Generator<DocumentNode> {
  for (const lifted of [true, false]) {
    yield* edits(document, (node) => {
      if (node.kind !== Kind.SELECTION_SET) return undefined
      const fragment = node.selections.find(({ kind }) => kind === Kind.INLINE_FRAGMENT)
      if (fragment?.kind !== Kind.INLINE_FRAGMENT) return undefined
      const inner = lifted ? fragment.selectionSet.selections : fragment.selectionSet.selections.slice(0, 1)
      return {
        ...node,
        selections: node.selections.flatMap((selection) => (selection === fragment ? inner : [selection])),
      }
    })
  }
}

function isSelection(node: ASTNode): node is SelectionNode {
  return node.kind === Kind.FIELD || node.kind === Kind.INLINE_FRAGMENT || node.kind === Kind.FRAGMENT_SPREAD
}
