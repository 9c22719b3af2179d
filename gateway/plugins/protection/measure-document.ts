import { Kind } from 'graphql'
import type { DocumentNode, OperationDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql'
import { fragmentsOf } from '../document-parts.ts'

/** How large the selections of an operation are when every fragment stands where it is spread. */
export interface SelectionSize {
  /** Fields within each other. */
  readonly depth: number
  /** Fields and fragments within each other. */
  readonly nesting: number
  readonly fields: number
  readonly rootFields: number
  readonly aliases: number
  readonly directives: number
  /** Spreads and inline fragments. */
  readonly fragments: number
}

/** How large a document is. */
export interface DocumentSize {
  /** One for each operation. */
  readonly operations: readonly SelectionSize[]
  /** How often the commonest name of a field (the alias, where there is one) stands in the text. */
  readonly repeatedFields: number
}

const nothing: SelectionSize = {
  depth: 0,
  nesting: 0,
  fields: 0,
  rootFields: 0,
  aliases: 0,
  directives: 0,
  fragments: 0,
}

/**
 * Measures a document that is parsed but may be invalid: unknown fragments are empty, and one that spreads itself ends
 * there. Each selection of the text is looked at once, however often fragments are spread; counts that grow beyond all
 * numbers become infinite. It calls itself for each fragment that is spread within another.
 */
export function measureDocument(document: DocumentNode): DocumentSize {
  const { definitions } = document
  const fragments = fragmentsOf(document)
  const names = new Map<string, number>()
  const known = new Map<string, SelectionSize>()

  function ofSpread(name: string): SelectionSize {
    const size = known.get(name)
    if (size) return size
    const fragment = fragments.get(name)
    if (!fragment) return nothing
    known.set(name, nothing)
    const measured = add(ofSelections(fragment.selectionSet), {
      directives: fragment.directives?.length ?? 0,
    })
    known.set(name, measured)
    return measured
  }

  function ofSelection(selection: SelectionNode): SelectionSize {
    const directives = selection.directives?.length ?? 0
    if (selection.kind !== Kind.FIELD) {
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? ofSpread(selection.name.value)
          : ofSelections(selection.selectionSet)
      return add(inner, { directives, fragments: 1, nesting: inner.nesting + 1 })
    }
    const { value: name } = selection.alias ?? selection.name
    names.set(name, (names.get(name) ?? 0) + 1)
    const inner = selection.selectionSet ? ofSelections(selection.selectionSet) : nothing
    return {
      ...add(inner, { directives, fields: 1, aliases: selection.alias ? 1 : 0 }),
      depth: inner.depth + 1,
      nesting: inner.nesting + 1,
      rootFields: 1,
    }
  }

  function ofSelections({ selections }: SelectionSetNode): SelectionSize {
    let size = nothing
    for (const selection of selections) size = add(size, ofSelection(selection))
    return size
  }

  const operations = definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => add(ofSelections(operation.selectionSet), { directives: directivesOf(operation) }))
  // Validation reads those too that nothing spreads.
  for (const name of fragments.keys()) ofSpread(name)
  return {
    operations,
    repeatedFields: names.values().reduce((most, count) => Math.max(most, count), 0),
  }
}

/** Directives of an operation that are not in its selections. */
function directivesOf({ directives = [], variableDefinitions = [] }: OperationDefinitionNode): number {
  return variableDefinitions.reduce(
    (count, variable) => count + (variable.directives?.length ?? 0),
    directives.length,
  )
}

function add(size: SelectionSize, other: Partial<SelectionSize>): SelectionSize {
  return {
    depth: Math.max(size.depth, other.depth ?? 0),
    nesting: Math.max(size.nesting, other.nesting ?? 0),
    fields: size.fields + (other.fields ?? 0),
    rootFields: size.rootFields + (other.rootFields ?? 0),
    aliases: size.aliases + (other.aliases ?? 0),
    directives: size.directives + (other.directives ?? 0),
    fragments: size.fragments + (other.fragments ?? 0),
  }
}
