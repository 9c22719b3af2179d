import type { DocumentNode, ValidationRule } from 'graphql'
import { LRUCache } from 'lru-cache'

/** The rules that a document was checked with beside or instead of the specified ones; undefined for those alone. */
type Rules = readonly ValidationRule[] | undefined

/** Remembers which documents one schema found valid. Invalid ones are not kept: nobody can fill it with rubbish. */
export interface DocumentCache {
  /** The parsed document of this text, if it was valid. */
  find(text: string): DocumentNode | undefined
  /** Whether the document was found valid with exactly these rules. */
  isValid(document: DocumentNode, rules: Rules): boolean
  keep(text: string, document: DocumentNode, rules: Rules): void
}

/** How much a {@link DocumentCache} may hold; the longest unused goes first. */
export interface DocumentCacheLimits {
  readonly maxDocuments: number
  /** Of all texts together: a parsed document takes up a multiple of its text. */
  readonly maxCharacters: number
}

/** Builds an empty {@link DocumentCache}. */
export function createDocumentCache(
  { maxDocuments, maxCharacters }: DocumentCacheLimits = { maxDocuments: 2_000, maxCharacters: 2_000_000 },
): DocumentCache {
  const documents = new LRUCache<string, DocumentNode>({ max: maxDocuments, maxSize: maxCharacters })
  const rulesOf = new WeakMap<DocumentNode, { readonly rules: Rules }>()
  return {
    find: (text) => documents.get(text),
    isValid(document, rules) {
      const checked = rulesOf.get(document)
      return checked !== undefined && areSame(checked.rules, rules)
    },
    keep(text, document, rules) {
      rulesOf.set(document, { rules })
      documents.set(text, document, { size: Math.max(1, text.length) })
    },
  }
}

function areSame(left: Rules, right: Rules): boolean {
  if (left === right) return true
  return left?.length === right?.length && left?.every((rule, index) => rule === right?.[index]) === true
}
