import type { RestOperation, RestParameter } from '../model/rest-model.ts'
import { compileInput } from './compile-input.ts'
import { writeHeaderParameter, writePathParameter, writeQueryParameter } from './write-parameter.ts'

/** The arguments of a GraphQL field. */
export type Arguments = Readonly<Record<string, unknown>>

/** A request as it goes to the service, without what is the same for all. */
export interface RestRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/**
 * Makes the function that writes an operation's requests; all that doesn't depend on the arguments is done once.
 *
 * @param baseUrl what the operation's path is put behind, without a slash at its end
 */
export function compileRequest(operation: RestOperation, baseUrl: string): (args: Arguments) => RestRequest {
  const parameters = operation.parameters.map((parameter) => ({
    parameter,
    write: compileInput(parameter.use.schema),
  }))
  const writeBody = compileBody(operation)
  const query = parameters.filter(({ parameter }) => parameter.in === 'query')

  return (args) => {
    const values = new Map<RestParameter, unknown>()
    for (const { parameter, write } of parameters) {
      const value = args[parameter.argument]
      if (value != null) values.set(parameter, write(value))
    }
    const path = operation.path.replace(/\{([^}]+)\}/g, (_match, name: string) => {
      for (const [parameter, value] of values) {
        if (parameter.in === 'path' && parameter.name === name) return writePathParameter(parameter, value)
      }
      return ''
    })
    const pairs = query.flatMap(({ parameter }) =>
      values.has(parameter) ? writeQueryParameter(parameter, values.get(parameter)) : [],
    )
    const body = writeBody(args)
    return {
      method: operation.method,
      url: baseUrl + path + (pairs.length > 0 ? `?${pairs.join('&')}` : ''),
      headers: {
        ...headersOf(values),
        ...(body !== undefined && operation.body && { 'content-type': operation.body.mediaType }),
      },
      body,
    }
  }
}

function compileBody({ body }: RestOperation): (args: Arguments) => string | undefined {
  if (!body) return () => undefined
  const write = compileInput(body.use.schema)
  return (args) => {
    const given = args[body.argument]
    if (given === undefined) return undefined
    const value = write(given)
    if (body.encoding === 'json') return JSON.stringify(value)
    if (body.encoding === 'text') return typeof value === 'string' ? value : JSON.stringify(value)
    return writeForm(value)
  }
}

/** @see https://url.spec.whatwg.org/#application/x-www-form-urlencoded */
function writeForm(value: unknown): string {
  const form = new URLSearchParams()
  for (const [key, item] of Object.entries(typeof value === 'object' && value !== null ? value : {})) {
    for (const part of Array.isArray(item) ? (item as readonly unknown[]) : [item as unknown]) {
      if (part != null) form.append(key, typeof part === 'string' ? part : JSON.stringify(part))
    }
  }
  return form.toString()
}

function headersOf(values: ReadonlyMap<RestParameter, unknown>): Record<string, string> {
  const headers: Record<string, string> = {}
  const cookies: string[] = []
  for (const [parameter, value] of values) {
    if (parameter.in === 'header')
      headers[parameter.name.toLowerCase()] = writeHeaderParameter(parameter, value)
    if (parameter.in === 'cookie') {
      cookies.push(`${parameter.name}=${encodeURIComponent(writeHeaderParameter(parameter, value))}`)
    }
  }
  if (cookies.length > 0) headers.cookie = cookies.join('; ')
  return headers
}
