import { Kind } from 'graphql'
import type { DocumentNode, SelectionSetNode } from 'graphql'

/** A path of an answer: response names and list indexes. */
export type Path = readonly (string | number)[]

/** The way down a path as far as an operation asks for it. */
export type AskedPart = (path: Path) => Path

/** What is asked for below a field, by response name; whatever the type. */
interface Asked extends ReadonlyMap<string, Asked> {
  readonly size: number
}

/**
 * Knows the paths of an operation, to tell them from those of fields that only keys and `@requires` need.
 *
 * @param document has one operation, and its fragments in their places
 */
export function createAskedPaths(document: DocumentNode | undefined): AskedPart {
  let root: Asked | undefined
  return (path) => {
    root ??= askedOf(
      document?.definitions.flatMap((node) => ('selectionSet' in node ? [node.selectionSet] : [])) ?? [],
    )
    let asked: Asked | undefined = root
    for (const [depth, part] of path.entries()) {
      if (typeof part === 'number') continue
      asked = asked.get(part)
      if (!asked) return path.slice(0, depth)
    }
    return path
  }
}

function askedOf(sets: readonly (SelectionSetNode | undefined)[]): Asked {
  const fields = new Map<string, (SelectionSetNode | undefined)[]>()
  const collect = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet)
      if (selection.kind !== Kind.FIELD) continue
      const key = (selection.alias ?? selection.name).value
      fields.set(key, [...(fields.get(key) ?? []), selection.selectionSet])
    }
  }
  sets.forEach(collect)
  return new Map([...fields].map(([key, inner]) => [key, askedOf(inner)]))
}
