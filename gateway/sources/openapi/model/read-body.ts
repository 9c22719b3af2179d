import { childPointer, UnmappableError } from '../document/open-api-document.ts'
import { toObject, toText } from '../document/json-value.ts'
import type { OperationPlace, ReadContext } from './operation-place.ts'
import type { RestBody } from './rest-model.ts'

/**
 * Reads the body that an operation takes: JSON before a form before text, when it takes several.
 *
 * @throws {UnmappableError} when it must have a body of a kind that can't be written
 */
export function readBody(
  place: OperationPlace,
  { document, schemas, args }: ReadContext,
): RestBody | undefined {
  const { operation } = place
  if (operation.requestBody === undefined) return undefined
  const { value, pointer } = document.resolve(
    operation.requestBody,
    childPointer(place.pointer, 'requestBody'),
  )
  const content = toObject(value.content)
  const mediaTypes = Object.keys(content)
  const mediaType = mediaTypes.find(isJson) ?? mediaTypes.find(isForm) ?? mediaTypes.find(isText)
  if (mediaType === undefined) {
    if (value.required !== true || mediaTypes.length === 0) return undefined
    throw new UnmappableError(
      childPointer(pointer, 'content'),
      `its body is ${mediaTypes.map((type) => `"${type}"`).join(' or ')}: JSON, a form or text was expected`,
    )
  }
  const schema = toObject(content[mediaType]).schema ?? true
  const schemaPointer = childPointer(pointer, 'content', mediaType, 'schema')
  return {
    argument: args.take('input', 'body'),
    required: value.required === true,
    description: toText(value.description),
    use: schemas.read({ schema, pointer: schemaPointer, name: `${place.name}Body` }),
    encoding: isJson(mediaType) ? 'json' : isForm(mediaType) ? 'form' : 'text',
    mediaType: mediaType === '*/*' ? 'application/json' : mediaType,
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6839#section-3.1 for `+json` */
export function isJson(mediaType: string): boolean {
  return /^(\*\/\*|application\/(\*|json|[^;]*\+json)|[^;/]+\/[^;]*\+json|text\/json)\s*(;|$)/i.test(
    mediaType,
  )
}

function isForm(mediaType: string): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(mediaType)
}

function isText(mediaType: string): boolean {
  return /^text\//i.test(mediaType)
}
