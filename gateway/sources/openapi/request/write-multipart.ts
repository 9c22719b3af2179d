import { randomUUID } from 'node:crypto'
import { Upload } from '../../../context/upload.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import { isJsonObject } from '../document/json-value.ts'
import type { BodyPart } from '../model/rest-model.ts'
import { toJsonText, toWireText } from './encode-text.ts'
import type { TypedBody } from './typed-body.ts'
import { writeQueryParameter } from './write-parameter.ts'

type Parts = ReadonlyMap<string, BodyPart>

/**
 * Writes an object as `multipart/form-data`: a part for each property, and one for each item of a list. Files keep
 * their names and types, objects are JSON.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7578
 * @see https://spec.openapis.org/oas/v3.1.1.html#encoding-multipart-media-types
 */
export function writeMultipart(value: unknown, parts: Parts, mediaType: string): TypedBody {
  const boundary = `selvage-${randomUUID()}`
  const chunks: Uint8Array[] = []
  for (const [name, item] of entriesOf(value)) {
    const list: readonly unknown[] = Array.isArray(item) && !isJsonPart(parts.get(name)) ? item : [item]
    for (const part of list) {
      if (part != null) chunks.push(...writePart(boundary, { name, value: part, part: parts.get(name) }))
    }
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`))
  return { body: Buffer.concat(chunks), mediaType: `${mediaType.split(';')[0]}; boundary=${boundary}` }
}

function writePart(
  boundary: string,
  { name, value, part }: { name: string; value: unknown; part: BodyPart | undefined },
): Uint8Array[] {
  const isFile = value instanceof Upload
  const asJson = !isFile && (typeof value === 'object' || isJsonPart(part))
  const type = part?.mediaType?.includes('*') ? undefined : part?.mediaType
  const mediaType = isFile ? fileType(value, type) : (type ?? (asJson ? 'application/json' : undefined))
  const fileName = isFile ? `; filename="${quote(value.fileName || name)}"` : ''
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${quote(name)}"${fileName}`,
    ...(mediaType === undefined ? [] : [`Content-Type: ${mediaType}`]),
  ]
  const content = isFile ? value.bytes : Buffer.from(asJson ? toJsonText(value) : toWireText(value))
  return [Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content, Buffer.from('\r\n')]
}

/** The file's own type, unless it has none or the document allows one only. */
function fileType({ mediaType }: Upload, documented: string | undefined): string {
  return (
    documented ?? (/^[\w!#$%&'*+.^`|~-]+\/[^\r\n]+$/.test(mediaType) ? mediaType : 'application/octet-stream')
  )
}

/**
 * Writes an object as a URL-encoded form: lists as a pair for each item and objects as JSON, where the document names
 * no style.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#encoding-the-x-www-form-urlencoded-media-type
 */
export function writeForm(value: unknown, parts: Parts): string {
  return entriesOf(value)
    .flatMap(([name, item]) => {
      const part = parts.get(name)
      const isObject = typeof item === 'object' && !Array.isArray(item)
      return writeQueryParameter(
        {
          name,
          style: part?.style ?? 'form',
          explode: part?.style === undefined || part.explode,
          allowReserved: part?.allowReserved === true,
          asJson: part?.style === undefined && (isObject || isJsonPart(part)),
        },
        item,
      )
    })
    .join('&')
}

function entriesOf(value: unknown): [name: string, value: unknown][] {
  if (value == null) return []
  // A file without a name for it.
  if (value instanceof Upload) return [['file', value]]
  if (isJsonObject(value)) return Object.entries(value).filter(([, item]) => item != null)
  throw new GatewayError('BAD_USER_INPUT', 'An object was expected for a form.')
}

function isJsonPart(part: BodyPart | undefined): boolean {
  return part?.mediaType !== undefined && /[/+]json\b/i.test(part.mediaType)
}

/** @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function quote(text: string): string {
  return text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}
