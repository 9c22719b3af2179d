import { GatewayError } from '../../../errors/gateway-error.ts'
import type { HttpResponse } from '../../../upstream/http-request.ts'
import { isJson, isText } from '../model/media-type.ts'
import type { RestOperation } from '../model/rest-model.ts'
import { parseJson } from './parse-json.ts'

/**
 * Reads the body of a success: JSON, text, bytes as base64, or `true` where the document speaks of no body. One that is
 * empty is null, but of a status 200, which promises a body.
 *
 * @throws {GatewayError} SUBGRAPH_BAD_RESPONSE when it is not what the document says
 */
export function readResponse(operation: RestOperation, response: HttpResponse): unknown {
  const { status, body } = response
  const mediaType = String(response.headers['content-type'] ?? '')
  switch (operation.result.kind) {
    case 'nothing':
      return true
    case 'text':
      return decode(body, mediaType)
    case 'bytes':
      return body.toString('base64')
    case 'any':
      return body.length === 0 ? true : readAny(operation, response)
    case 'json':
      if (body.length === 0 && status !== 200) return null
      // Documents call an answer JSON that they say nothing about.
      return isAnything(operation) && body.length > 0 && mediaType !== ''
        ? readAny(operation, response)
        : readJson(operation, response)
  }
}

/** What the answer says that it is: JSON, text, or bytes. */
function readAny(operation: RestOperation, response: HttpResponse): unknown {
  const { headers, body } = response
  const mediaType = String(headers['content-type'] ?? '')
  if (isJson(mediaType)) return readJson(operation, response)
  return mediaType === '' || isText(mediaType) ? decode(body, mediaType) : body.toString('base64')
}

function isAnything({ result }: RestOperation): boolean {
  const { schema } = result.use
  return schema.kind === 'scalar' && schema.scalar === 'JSON'
}

function readJson({ method, path }: RestOperation, { status, headers, body }: HttpResponse): unknown {
  try {
    return parseJson(decode(body, ''))
  } catch (error) {
    const type = String(headers['content-type'] ?? 'no content type')
    const what = body.length === 0 ? 'nothing came' : `${body.length} bytes came that are none (${type})`
    throw new GatewayError(
      'SUBGRAPH_BAD_RESPONSE',
      `JSON was expected from ${method} ${path}, and ${what}.`,
      {
        cause: error,
        extensions: { http: { status } },
      },
    )
  }
}

/** Text in the charset that its type names, UTF-8 if it names none that is known; without a byte order mark. */
function decode(body: Buffer, mediaType: string): string {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(mediaType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}
