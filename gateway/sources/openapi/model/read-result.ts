import { childPointer } from '../document/json-pointer.ts'
import { toObject } from '../document/json-value.ts'
import { isJson, isText } from './media-type.ts'
import type { OperationPlace, ReadContext } from './operation-place.ts'
import { readResponses, successesOf } from './read-responses.ts'
import { fallbackTypes, readJsonBodies } from './read-json-bodies.ts'
import type { RestResult } from './rest-model.ts'
import { booleanScalar, bytesScalar, jsonScalar, textScalar } from './scalars.ts'

/**
 * Reads what an operation answers with: the JSON of its successes (200, 201, ..., 2XX, default), or else the first body of
 * any kind. A read that describes no body may have any.
 *
 * @throws {UnmappableError} when a reference can't be followed
 */
export function readResult(place: OperationPlace, context: ReadContext): RestResult {
  const nothing: RestResult = {
    kind: 'nothing',
    use: { schema: booleanScalar, nullable: false },
    members: new Map(),
    accept: ['application/json', ...fallbackTypes],
    envelope: undefined,
    outcomes: undefined,
  }
  const successes = successesOf(readResponses(place, context))
  if (place.method === 'HEAD') return nothing
  const bodies = successes.flatMap(({ status, value, pointer }) =>
    Object.entries(toObject(value.content)).map(([mediaType, media]) => ({
      status,
      mediaType,
      schema: toObject(media).schema ?? true,
      pointer: childPointer(pointer, 'content', mediaType, 'schema'),
    })),
  )
  const [inJson, ...others] = bodies.filter(({ mediaType }) => isJson(mediaType))
  if (inJson) return { ...nothing, kind: 'json', ...readJsonBodies(place, [inJson, ...others], context) }
  const [body] = bodies
  if (!body) {
    const isRead = place.method === 'GET' && successes.some(({ status }) => !/^(204|205)$/.test(status))
    return isRead ? { ...nothing, kind: 'any', use: { schema: jsonScalar, nullable: true } } : nothing
  }
  const { mediaType } = body
  const accept = [mediaType, ...fallbackTypes]
  if (isText(mediaType))
    return { ...nothing, kind: 'text', use: { schema: textScalar, nullable: false }, accept }
  return { ...nothing, kind: 'bytes', use: { schema: bytesScalar, nullable: false }, accept }
}
