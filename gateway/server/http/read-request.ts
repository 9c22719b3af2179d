import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { UploadSettings } from '../../config/server-options.ts'
import type { Upload } from '../../context/upload.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { GraphQLParams } from '../../plugins/plugin.ts'
import { parseJsonBody, parseSearchParams } from './graphql-params.ts'
import { readBody } from './read-body.ts'
import { isMultipart, readMultipart } from './read-multipart.ts'
import { searchOf } from './request-url.ts'

/** What bounds the reading of a request. */
export interface ReadRequestOptions {
  readonly maxBodyBytes: number
  readonly maxBatchSize: number
  /** Undefined when no files are taken. */
  readonly uploads?: UploadSettings | undefined
  /** Gets each file that comes with the request, and the text that stands for it in the variables. */
  readonly takeUpload: (key: string, upload: Upload) => void
  readonly signal: AbortSignal
}

/**
 * Reads what a GraphQL request asks for, by GET or by POST.
 *
 * @throws {GatewayError} METHOD_NOT_ALLOWED, UNSUPPORTED_MEDIA_TYPE, REQUEST_TOO_LARGE or BAD_REQUEST
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Request
 */
export async function readRequest(
  request: IncomingMessage,
  options: ReadRequestOptions,
): Promise<GraphQLParams | GraphQLParams[]> {
  if (request.method === 'GET') return parseSearchParams(searchOf(request))
  if (request.method !== 'POST') {
    throw new GatewayError('METHOD_NOT_ALLOWED', 'GraphQL is served by GET and by POST.', {
      extensions: { http: { headers: { allow: 'GET, POST' } } },
    })
  }
  if (options.uploads && isMultipart(request)) {
    return readMultipart(request, { ...options, uploads: options.uploads })
  }
  assertJson(request.headers)
  const text = await readBody(request, { maxBytes: options.maxBodyBytes, signal: options.signal })
  return parseJsonBody(text, options.maxBatchSize)
}

/** Only JSON: what a form on another site's page can send must never reach the graph. */
function assertJson(headers: IncomingHttpHeaders): void {
  const contentType = headers['content-type'] ?? ''
  const [type, ...parameters] = contentType.toLowerCase().replaceAll(/[\s"]/g, '').split(';')
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  if (type !== 'application/json') {
    throw unsupported('The request body must be JSON: send it with "Content-Type: application/json".')
  }
  if (charset !== undefined && charset !== 'charset=utf-8') {
    throw unsupported('The request body must be encoded in UTF-8.')
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw unsupported('The request body must not be compressed: send it without "Content-Encoding".')
  }
}

function unsupported(message: string): GatewayError {
  return new GatewayError('UNSUPPORTED_MEDIA_TYPE', message)
}
