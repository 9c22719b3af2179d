import { Kind } from 'graphql'
import type { DocumentNode } from 'graphql'
import type { RequestLimitSettings } from '../../config/request-limit-options.ts'
import { limitError } from './limit-error.ts'
import { measureDocument } from './measure-document.ts'
import type { SelectionSize } from './measure-document.ts'

/** The limits of a parsed document. */
export type DocumentLimits = Pick<
  RequestLimitSettings,
  | 'maxDepth'
  | 'maxNesting'
  | 'maxFields'
  | 'maxRepeatedFields'
  | 'maxRootFields'
  | 'maxAliases'
  | 'maxDirectives'
  | 'maxFragments'
>

const measures = [
  ['maxDepth', 'depth', 'fields within each other'],
  ['maxNesting', 'nesting', 'fields and fragments within each other'],
  ['maxFields', 'fields', 'fields'],
  ['maxRootFields', 'rootFields', 'fields of the root type'],
  ['maxAliases', 'aliases', 'aliases'],
  ['maxDirectives', 'directives', 'directives'],
  ['maxFragments', 'fragments', 'spreads and inline fragments'],
] as const satisfies readonly (readonly [keyof DocumentLimits, keyof SelectionSize, string])[]

/**
 * Holds a parsed document against the limits; it need not be valid. Its time grows with the text alone, so it comes before
 * validation, whose rules compare fields with each other; that is why it is no validation rule, as those of GraphQL Armor are.
 *
 * @throws {GatewayError} REQUEST_LIMIT_EXCEEDED
 */
export function assertDocumentLimits(document: DocumentNode, limits: DocumentLimits): void {
  const subject = 'The document has'
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length
  // First: measuring follows fragments that spread one another.
  if (fragments > limits.maxFragments) {
    const allowed = limits.maxFragments
    throw limitError({ limit: 'maxFragments', allowed, measured: fragments, subject, unit: 'fragments' })
  }
  const { operations, repeatedFields } = measureDocument(document)
  for (const size of operations) assertSize(size, limits)
  if (repeatedFields > limits.maxRepeatedFields) {
    const [limit, allowed] = ['maxRepeatedFields', limits.maxRepeatedFields] as const
    throw limitError({ limit, allowed, measured: repeatedFields, subject, unit: 'fields of one name' })
  }
}

function assertSize(size: SelectionSize, limits: DocumentLimits): void {
  for (const [limit, measure, unit] of measures) {
    const [measured, allowed] = [size[measure], limits[limit]]
    if (measured > allowed) throw limitError({ limit, allowed, measured, subject: 'The operation has', unit })
  }
}
