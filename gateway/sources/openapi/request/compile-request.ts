import { validateHeaderValue } from 'node:http'
import type { Uploads } from '../../../context/upload.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { RestOperation, RestParameter } from '../model/rest-model.ts'
import { compileInput } from './compile-input.ts'
import { compileBody } from './write-body.ts'
import {
  writeCookieParameter,
  writeHeaderParameter,
  writePathParameter,
  writeQueryParameter,
} from './write-parameter.ts'

/** The arguments of a GraphQL field. */
export type Arguments = Readonly<Record<string, unknown>>

/** A request as it goes to the service, without what is the same for all. */
export interface RestRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
}

/**
 * Writes the requests of one operation.
 *
 * @param uploads the client's files, for arguments of type `Upload`
 * @throws {GatewayError} BAD_USER_INPUT when an argument can't be written where it belongs
 */
export type WriteRequest = (args: Arguments, uploads?: Uploads) => RestRequest

const noUploads: Uploads = new Map()

/**
 * Makes the function that writes an operation's requests; all that doesn't depend on the arguments is done once.
 *
 * @param baseUrl what the operation's path is put behind, without a slash at its end
 */
export function compileRequest(operation: RestOperation, baseUrl: string): WriteRequest {
  const { method, parameters, body, result } = operation
  const writers = new Map(parameters.map((parameter) => [parameter, compileInput(parameter.use.schema)]))
  const writeBody = body && compileBody(body)
  const accept = result.accept.join(', ')
  const template = splitTemplate(operation.path)

  return (args, uploads = noUploads) => {
    const values: Value[] = []
    for (const [parameter, write] of writers) {
      const given = args[parameter.argument]
      if (given != null) values.push({ parameter, value: write(given, uploads) })
    }
    const given = body && args[body.argument]
    const typed = given === undefined ? undefined : writeBody?.(given, uploads)
    return {
      method,
      url: baseUrl + pathOf(template.path, values) + queryOf(template.query, values),
      headers: { accept, ...headersOf(values), ...(typed && { 'content-type': typed.mediaType }) },
      body: typed?.body,
    }
  }
}

interface Value {
  readonly parameter: RestParameter
  readonly value: unknown
}

/** Documents tell operations of one path apart by fragments, which are never sent, and by queries of their own. */
function splitTemplate(template: string): { readonly path: string; readonly query: string } {
  const [withoutFragment = ''] = template.split('#')
  const at = withoutFragment.indexOf('?')
  if (at < 0) return { path: withoutFragment, query: '' }
  return { path: withoutFragment.slice(0, at), query: withoutFragment.slice(at + 1) }
}

function pathOf(template: string, values: readonly Value[]): string {
  const written = template.replace(/\{([^}]+)\}/g, (_match, name: string) => {
    const found = values.find(({ parameter }) => parameter.in === 'path' && parameter.name === name)
    const text = found ? writePathParameter(found.parameter, found.value) : ''
    // Without it the path is another operation's.
    if (text === '') throw badInput(`The argument for "{${name}}" in the path of a request can not be empty.`)
    return text
  })
  // A segment of dots leads to another path (https://url.spec.whatwg.org/#double-dot-path-segment).
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(written)) {
    throw badInput('An argument that stands in the path of a request can not be "." or "..".')
  }
  return written
}

function queryOf(own: string, values: readonly Value[]): string {
  const written = values.flatMap(({ parameter, value }) =>
    parameter.in === 'query' ? writeQueryParameter(parameter, value) : [],
  )
  const pairs = own === '' ? written : [own, ...written]
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

function headersOf(values: readonly Value[]): Record<string, string> {
  const headers: Record<string, string> = {}
  const cookies: string[] = []
  for (const { parameter, value } of values) {
    if (parameter.in === 'cookie') cookies.push(...cookiesOf(parameter, value))
    if (parameter.in !== 'header') continue
    const text = writeHeaderParameter(parameter, value)
    if (text !== undefined) headers[parameter.name.toLowerCase()] = checkHeader(text, parameter)
  }
  if (cookies.length > 0) headers.cookie = cookies.join('; ')
  return headers
}

/** A text with `;` would be read as another cookie. */
function cookiesOf(parameter: RestParameter, value: unknown): string[] {
  const pairs = writeCookieParameter(parameter, value)
  if (!pairs.some((pair) => pair.includes(';'))) return pairs.map((pair) => checkHeader(pair, parameter))
  throw badInput(`The argument "${parameter.argument}" has a ";", which a cookie can not have.`)
}

function checkHeader(text: string, { argument, name }: RestParameter): string {
  try {
    validateHeaderValue(name, text)
    return text
  } catch {
    throw badInput(`The argument "${argument}" has characters that a header can not have.`)
  }
}

function badInput(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message)
}
