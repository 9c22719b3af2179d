import { childPointer } from '../document/json-pointer.ts'
import { toObject } from '../document/json-value.ts'
import { isJson, isText } from './media-type.ts'
import type { OperationPlace, ReadContext } from './operation-place.ts'
import { readResponses, successesOf } from './read-responses.ts'
import type { RestResult } from './rest-model.ts'
import { booleanScalar, bytesScalar, jsonScalar, textScalar } from './scalars.ts'

const problems = ['application/problem+json;q=0.9', '*/*;q=0.5']

/**
 * Reads what an operation answers with: the first of its successes (200, 201, ..., 2XX, default) that has JSON, or else
 * any body. A read that describes no body may have any.
 *
 * @throws {UnmappableError} when a reference can't be followed
 */
export function readResult(place: OperationPlace, context: ReadContext): RestResult {
  const nothing: RestResult = {
    kind: 'nothing',
    use: { schema: booleanScalar, nullable: false },
    accept: ['application/json', ...problems],
    envelope: undefined,
    outcomes: undefined,
  }
  const successes = successesOf(readResponses(place, context))
  if (place.method === 'HEAD') return nothing
  const bodies = successes.flatMap(({ value, pointer }) =>
    Object.entries(toObject(value.content)).map(([mediaType, media]) => ({ mediaType, media, pointer })),
  )
  const body = bodies.find(({ mediaType }) => isJson(mediaType)) ?? bodies[0]
  if (!body) {
    const isRead = place.method === 'GET' && successes.some(({ status }) => !/^(204|205)$/.test(status))
    return isRead ? { ...nothing, kind: 'any', use: { schema: jsonScalar, nullable: true } } : nothing
  }
  const { mediaType, media, pointer } = body
  if (isJson(mediaType)) {
    const schema = toObject(media).schema ?? true
    const schemaPointer = childPointer(pointer, 'content', mediaType, 'schema')
    const use = context.schemas.read({ schema, pointer: schemaPointer, name: `${place.name}Result` })
    return { ...nothing, kind: 'json', use, accept: jsonTypes(mediaType) }
  }
  const accept = [mediaType, ...problems]
  if (isText(mediaType))
    return { ...nothing, kind: 'text', use: { schema: textScalar, nullable: false }, accept }
  return { ...nothing, kind: 'bytes', use: { schema: bytesScalar, nullable: false }, accept }
}

/** JSON under its own name comes before JSON. */
function jsonTypes(mediaType: string): string[] {
  const isPlain = mediaType.includes('*') || /^application\/json\s*(;|$)/i.test(mediaType)
  return isPlain ? ['application/json', ...problems] : [mediaType, 'application/json;q=0.9', ...problems]
}
