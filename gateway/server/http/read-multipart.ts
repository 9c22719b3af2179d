import type { IncomingMessage } from 'node:http'
import type { UploadSettings } from '../../config/server-options.ts'
import { Upload } from '../../context/upload.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { GraphQLParams } from '../../plugins/plugin.ts'
import { readJsonBody } from './graphql-params.ts'
import { parseRequestJson } from './parse-request-json.ts'
import { hasPreflightHeader } from './preflight.ts'
import { readBytes } from './read-body.ts'

/** What bounds the reading of files, and where they go. */
export interface ReadMultipartOptions {
  readonly uploads: UploadSettings
  readonly maxBatchSize: number
  /** Of each part with JSON: it is no file. */
  readonly maxBodyBytes: number
  readonly signal: AbortSignal
  /** Gets each file, and the text that stands for it in the variables. */
  readonly takeUpload: (key: string, upload: Upload) => void
}

/** Whether a request is a form with files. */
export function isMultipart({ headers }: IncomingMessage): boolean {
  return /^multipart\/form-data\s*;/i.test(headers['content-type'] ?? '')
}

/**
 * Reads a GraphQL multipart request. In the variables, the name of a file's part stands in the file's place.
 *
 * @throws {GatewayError} BAD_REQUEST when it is none, REQUEST_TOO_LARGE when there are more bytes or files than allowed
 * @see https://github.com/jaydenseric/graphql-multipart-request-spec
 */
export async function readMultipart(
  request: IncomingMessage,
  options: ReadMultipartOptions,
): Promise<GraphQLParams | GraphQLParams[]> {
  const { uploads, signal, takeUpload, maxBatchSize, maxBodyBytes } = options
  if (!hasPreflightHeader(request.headers)) {
    throw badRequest(
      'A request with files needs the header "graphql-require-preflight": without it, other sites could send it in a visitor\'s name.',
    )
  }
  const form = await parseForm(request, await readBytes(request, { maxBytes: uploads.maxBytes, signal }))
  const operations = parseJsonPart(form, 'operations', maxBodyBytes)
  const places = Object.entries(readMap(form, maxBodyBytes))
  if (places.length > uploads.maxFiles) throw tooManyFiles(places.length, uploads)
  for (const [key, paths] of places) {
    const file = form.get(key)
    if (!(file instanceof File)) throw badRequest(`"map" names the file "${key}", which the request has not.`)
    for (const path of paths) setFile(operations, path, key)
    const bytes = new Uint8Array(await file.arrayBuffer())
    takeUpload(key, new Upload({ fileName: file.name, mediaType: file.type, bytes }))
  }
  return readJsonBody(operations, maxBatchSize)
}

async function parseForm(request: IncomingMessage, bytes: Buffer): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  try {
    return await new Response(new Uint8Array(bytes), { headers }).formData()
  } catch (error) {
    throw badRequest('The request body is not valid "multipart/form-data".', error)
  }
}

function parseJsonPart(form: FormData, name: string, maxBytes: number): unknown {
  const text = form.get(name)
  if (typeof text !== 'string') {
    throw badRequest(`A GraphQL multipart request needs a part "${name}" with JSON.`)
  }
  if (Buffer.byteLength(text) > maxBytes) {
    throw new GatewayError('REQUEST_TOO_LARGE', `The part "${name}" is larger than ${maxBytes} bytes.`, {
      extensions: { limitBytes: maxBytes },
    })
  }
  return parseRequestJson(text, `The part "${name}"`)
}

function readMap(form: FormData, maxBytes: number): Record<string, readonly string[]> {
  const map = parseJsonPart(form, 'map', maxBytes)
  const mistake = 'The part "map" must be an object with lists of paths, such as {"0":["variables.file"]}.'
  if (typeof map !== 'object' || map === null || Array.isArray(map)) throw badRequest(mistake)
  return Object.fromEntries(
    Object.entries(map).map(([key, paths]: [string, unknown]) => {
      if (Array.isArray(paths) && paths.every((path) => typeof path === 'string')) return [key, paths]
      throw badRequest(mistake)
    }),
  )
}

/** Puts the file's key at a path such as `variables.files.0`, where there must be null. */
function setFile(operations: unknown, path: string, key: string): void {
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  let target = operations
  for (const step of steps)
    target = isContainer(target) && Object.hasOwn(target, step) ? target[step] : undefined
  if (!isContainer(target) || !Object.hasOwn(target, last) || target[last] !== null) {
    throw badRequest(`"map" puts the file "${key}" at "${path}", where "operations" has no null.`)
  }
  target[last] = key
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function tooManyFiles(count: number, { maxFiles }: UploadSettings): GatewayError {
  return new GatewayError(
    'REQUEST_TOO_LARGE',
    `The request has ${count} files; at most ${maxFiles} are allowed.`,
  )
}

function badRequest(message: string, cause?: unknown): GatewayError {
  return new GatewayError('BAD_REQUEST', message, { cause })
}
