import { childPointer } from '../document/json-pointer.ts'
import { isJsonObject, toObject, toText } from '../document/json-value.ts'
import { encodingOf } from './media-type.ts'
import type { OperationPlace, ReadContext } from './operation-place.ts'
import { isParameterStyle } from './rest-model.ts'
import type { BodyPart, RestBody, SchemaUse } from './rest-model.ts'
import { scalarOf, textScalar, uploadScalar } from './scalars.ts'

/** When an operation takes bodies of several kinds, the first of these that it takes. */
const preferred = ['json', 'multipart', 'form', 'text', 'binary'] as const

/**
 * Reads the body that an operation takes: JSON before forms before text before bytes, when it takes several.
 *
 * @throws {UnmappableError} when a reference can't be followed
 */
export function readBody(place: OperationPlace, context: ReadContext): RestBody | undefined {
  const { operation } = place
  if (operation.requestBody === undefined) return undefined
  const { value, pointer } = context.document.resolve(
    operation.requestBody,
    childPointer(place.pointer, 'requestBody'),
  )
  const content = toObject(value.content)
  const mediaTypes = Object.keys(content)
  const accepted = preferred.flatMap(
    (encoding) => mediaTypes.find((type) => encodingOf(type) === encoding) ?? [],
  )
  // A form that is a file alone has no name for it: bytes need none.
  const mediaType = accepted.find((type) => !isFileAlone(type, content[type]) || type === accepted.at(-1))
  if (mediaType === undefined) return undefined
  const encoding = encodingOf(mediaType)
  const media = toObject(content[mediaType])
  const read = (): SchemaUse =>
    context.schemas.read({
      schema: media.schema ?? true,
      pointer: childPointer(pointer, 'content', mediaType, 'schema'),
      name: `${place.name}Body`,
    })
  return {
    argument: context.args.take('input', 'body'),
    required: value.required === true,
    description: toText(value.description),
    use: encoding === 'binary' ? { schema: uploadScalar, nullable: false } : plainText(encoding, read()),
    encoding,
    mediaType: wireType(mediaType, encoding),
    parts: readParts(toObject(media.encoding)),
  }
}

function isFileAlone(mediaType: string, media: unknown): boolean {
  const { schema } = toObject(media)
  const isForm = encodingOf(mediaType) === 'multipart' || encodingOf(mediaType) === 'form'
  return isForm && isJsonObject(schema) && scalarOf(schema.type, schema).scalar === 'Upload'
}

/** A body of text is written as it is: XML is not made of its schema. */
function plainText(encoding: RestBody['encoding'], use: SchemaUse): SchemaUse {
  if (encoding !== 'text' || (use.schema.kind === 'scalar' && use.schema.scalar !== 'JSON')) return use
  return use.schema.kind === 'enum' ? use : { schema: textScalar, nullable: use.nullable }
}

/** A range of types is no `Content-Type`: the first type of it is. */
function wireType(mediaType: string, encoding: RestBody['encoding']): string {
  if (!mediaType.includes('*')) return mediaType
  if (encoding === 'json') return 'application/json'
  if (encoding === 'multipart') return 'multipart/form-data'
  return encoding === 'text' ? 'text/plain' : 'application/octet-stream'
}

function readParts(encodings: Readonly<Record<string, unknown>>): Map<string, BodyPart> {
  return new Map(
    Object.entries(encodings).map(([property, value]) => {
      const { contentType, style, explode, allowReserved } = toObject(value)
      // Given alone, either of them asks for the style that is the default.
      const isStyled = style !== undefined || explode !== undefined || allowReserved !== undefined
      const known = isParameterStyle(style) ? style : 'form'
      return [
        property,
        {
          mediaType: toText(contentType)?.split(',')[0]?.trim(),
          style: isStyled ? known : undefined,
          explode: typeof explode === 'boolean' ? explode : known === 'form',
          allowReserved: allowReserved === true,
        },
      ]
    }),
  )
}
