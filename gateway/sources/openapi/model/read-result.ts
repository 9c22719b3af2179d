import { childPointer } from '../document/open-api-document.ts'
import { toObject } from '../document/json-value.ts'
import { isJson } from './media-type.ts'
import type { OperationPlace, ReadContext } from './operation-place.ts'
import type { RestResult } from './rest-model.ts'

/**
 * Reads what an operation answers with: the first of its successes (200, 201, ..., 2XX, default) that has a body.
 *
 * @throws {UnmappableError} when a reference can't be followed
 */
export function readResult(
  place: OperationPlace,
  { document, schemas }: Pick<ReadContext, 'document' | 'schemas'>,
): RestResult {
  const responses = toObject(place.operation.responses)
  const successes = Object.keys(responses)
    .filter((status) => /^2(\d\d|XX)$/i.test(status))
    .sort()
  const statuses =
    successes.length > 0 ? successes : Object.keys(responses).filter((status) => status === 'default')
  for (const status of statuses) {
    const responsePointer = childPointer(place.pointer, 'responses', status)
    const { value, pointer } = document.resolve(responses[status], responsePointer)
    const content = toObject(value.content)
    const [first] = Object.keys(content)
    const json = Object.keys(content).find(isJson)
    if (json !== undefined) {
      const schema = toObject(content[json]).schema ?? true
      const schemaPointer = childPointer(pointer, 'content', json, 'schema')
      return {
        kind: 'json',
        use: schemas.read({ schema, pointer: schemaPointer, name: `${place.name}Result` }),
      }
    }
    if (first !== undefined) return { kind: 'text' }
  }
  return { kind: 'nothing' }
}
