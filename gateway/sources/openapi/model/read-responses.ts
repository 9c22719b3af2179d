import { childPointer } from '../document/json-pointer.ts'
import type { ResolvedValue } from '../document/open-api-document.ts'
import { toObject } from '../document/json-value.ts'
import type { OperationPlace, ReadContext } from './operation-place.ts'

/** A response of an operation, by its status: `200`, `2XX` or `default`. */
export interface DocumentedResponse extends ResolvedValue {
  readonly status: string
}

/**
 * The responses of an operation, in the order of their status.
 *
 * @throws {UnmappableError} when a reference can't be followed
 */
export function readResponses(
  { operation, pointer }: OperationPlace,
  { document }: Pick<ReadContext, 'document'>,
): DocumentedResponse[] {
  const responses = toObject(operation.responses)
  return Object.keys(responses)
    .sort()
    .map((status) => ({
      status: status.toUpperCase() === status ? status : normalize(status),
      ...document.resolve(responses[status], childPointer(pointer, 'responses', status)),
    }))
}

function normalize(status: string): string {
  return /^\dxx$/i.test(status) ? status.toUpperCase() : status
}

/** The responses that are successes; `default` is one where nothing else is. */
export function successesOf(responses: readonly DocumentedResponse[]): DocumentedResponse[] {
  const successes = responses.filter(({ status }) => /^2(\d\d|XX)$/.test(status))
  return successes.length > 0 ? successes : responses.filter(({ status }) => status === 'default')
}
