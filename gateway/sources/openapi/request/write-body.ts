import { Upload } from '../../../context/upload.ts'
import type { Uploads } from '../../../context/upload.ts'
import type { RestBody } from '../model/rest-model.ts'
import { compileInput } from './compile-input.ts'
import { toJsonText, toWireText } from './encode-text.ts'
import type { TypedBody } from './typed-body.ts'
import { writeForm, writeMultipart } from './write-multipart.ts'

/** Makes the function that writes an operation's bodies. */
export function compileBody(body: RestBody): (given: unknown, uploads: Uploads) => TypedBody {
  const { encoding, mediaType, parts } = body
  const write = compileInput(body.use.schema)
  return (given, uploads) => {
    const value = write(given, uploads)
    switch (encoding) {
      case 'json':
        return { body: toJsonText(value), mediaType }
      case 'form':
        return { body: writeForm(value, parts), mediaType }
      case 'multipart':
        return writeMultipart(value, parts, mediaType)
      case 'text':
        return { body: toWireText(value), mediaType }
      case 'binary':
        return toBytes(value, mediaType)
    }
  }
}

function toBytes(value: unknown, mediaType: string): TypedBody {
  if (!(value instanceof Upload)) return { body: toWireText(value), mediaType }
  return { body: value.bytes, mediaType }
}
