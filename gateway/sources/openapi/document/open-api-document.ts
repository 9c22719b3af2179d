import { upgrade } from '@scalar/openapi-parser'
import { parse as parseYaml } from 'yaml'
import { GatewayError } from '../../../errors/gateway-error.ts'
import { isJsonObject, toObject } from './json-value.ts'
import type { JsonObject } from './json-value.ts'

/** An OpenAPI document in the form of version 3.1, whatever version it was written in. */
export interface OpenApiDocument {
  readonly root: JsonObject
  /**
   * Follows `$ref`s until there is none, and answers with the object and its JSON pointer.
   *
   * @param pointer where `value` stands, answered as it is when `value` is no reference
   * @throws {UnmappableError} when a reference leads nowhere, out of the document, or in a circle
   */
  resolve(value: unknown, pointer: string): ResolvedValue
}

/** An object of a document, and where it stands: `#/components/schemas/Order`. */
export interface ResolvedValue {
  readonly value: JsonObject
  readonly pointer: string
}

/** Says why a part of a document has no mapping; `pointer` is its JSON pointer. */
export class UnmappableError extends Error {
  override readonly name = 'UnmappableError'
  readonly pointer: string

  constructor(pointer: string, reason: string) {
    super(reason)
    this.pointer = pointer
  }
}

/**
 * Reads an OpenAPI 2.0, 3.0 or 3.1 document, JSON or YAML.
 *
 * @param origin a file's path or URL, for messages
 * @throws {GatewayError} OPENAPI_INVALID when it is neither, or no OpenAPI
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function parseOpenApiDocument(
  source: string,
  content: string | JsonObject,
  origin: string,
): OpenApiDocument {
  const from = { source, origin }
  const original = typeof content === 'string' ? parseText(content, from) : content
  if (!('openapi' in original) && !('swagger' in original)) {
    throw invalid(from, 'it has neither `openapi` nor `swagger` at its top, which say the version')
  }
  if (!isJsonObject(original.paths) && !isJsonObject(original.webhooks)) {
    throw invalid(from, 'it has no `paths`')
  }
  // The upgrade works on what it is given; the caller's object stays as it is.
  const { specification } = upgrade(structuredClone(original))
  const root = toObject(specification)
  return { root, resolve: (value, pointer) => resolveReference(root, value, pointer) }
}

/** Where a document came from, for messages. */
interface Origin {
  readonly source: string
  readonly origin: string
}

function parseText(text: string, from: Origin): JsonObject {
  let value: unknown
  try {
    // JSON is YAML, but a large document is read many times faster as what it is.
    value = /^\s*\{/.test(text) ? JSON.parse(text) : parseYaml(text, { maxAliasCount: 10_000 })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw invalid(from, `it is neither JSON nor YAML: ${reason}`, error)
  }
  if (isJsonObject(value)) return value
  throw invalid(from, 'an object was expected at its top')
}

function invalid({ source, origin }: Origin, reason: string, cause?: unknown): GatewayError {
  return new GatewayError(
    'OPENAPI_INVALID',
    `Source "${source}": ${origin} is not an OpenAPI document that can be used: ${reason}.`,
    { cause, extensions: { source } },
  )
}

const maxReferences = 50

function resolveReference(root: JsonObject, value: unknown, pointer: string): ResolvedValue {
  let current = value
  let place = pointer
  for (let step = 0; step < maxReferences; step += 1) {
    if (!isJsonObject(current)) throw new UnmappableError(place, 'an object was expected')
    const reference = current.$ref
    if (typeof reference !== 'string') return { value: current, pointer: place }
    if (!reference.startsWith('#')) {
      throw new UnmappableError(
        place,
        `the reference "${reference}" leads out of the document, which is not followed`,
      )
    }
    place = reference
    current = valueAt(root, reference)
    if (current === undefined)
      throw new UnmappableError(pointer, `the reference "${reference}" leads nowhere`)
  }
  throw new UnmappableError(pointer, 'its references lead in a circle')
}

/** @see https://www.rfc-editor.org/rfc/rfc6901 */
function valueAt(root: JsonObject, reference: string): unknown {
  let current: unknown = root
  for (const segment of reference.split('/').slice(1)) {
    const key = decodeURIComponent(segment).replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(current)) current = current[Number(key)]
    else if (isJsonObject(current) && Object.hasOwn(current, key)) current = current[key]
    else return undefined
  }
  return current
}

/** The JSON pointer of a member: `childPointer('#/paths', '/orders')` is `#/paths/~1orders`. */
export function childPointer(pointer: string, ...keys: readonly string[]): string {
  return [pointer, ...keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
}
