import { GatewayError } from '../../../errors/gateway-error.ts'
import { valueAt } from './json-pointer.ts'
import { isJsonObject, toObject, toText } from './json-value.ts'
import type { JsonObject } from './json-value.ts'
import { parseDocumentText } from './parse-document-text.ts'
import { mayHaveIdentifiers, resolveIdentifiers } from './resolve-identifiers.ts'
import { referencesKey } from './resolve-external-references.ts'
import { upgradeDocument } from './upgrade-document.ts'
import type { BrokenOperation, UpgradedDocument } from './upgrade-document.ts'

/** An OpenAPI document in the form of version 3.1, whatever version it was written in. */
export interface OpenApiDocument {
  readonly root: JsonObject
  /** What is not in it, as it can't be read at all. */
  readonly broken: readonly BrokenOperation[]
  /**
   * Follows `$ref`s until there is none, and answers with the object and its JSON pointer.
   *
   * @param pointer where `value` stands, answered as it is when `value` is no reference
   * @throws {UnmappableError} when a reference leads nowhere, out of the document, or in a circle
   */
  resolve(value: unknown, pointer: string): ResolvedValue
  /** Where a part was written: the same pointer, or that of another file: `schemas/order.yaml#/properties/id`. */
  placeOf(pointer: string): string
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
 * Reads the text of a document, JSON or YAML.
 *
 * @param origin a file's path or URL, for messages
 * @throws {GatewayError} OPENAPI_INVALID when it is neither
 */
export function readDocumentRoot(source: string, text: string, origin: string): JsonObject {
  let value: unknown
  try {
    value = parseDocumentText(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw invalid({ source, origin }, `it is neither JSON nor YAML: ${reason}`, error)
  }
  if (isJsonObject(value)) return mayHaveIdentifiers(text) ? resolveIdentifiers(value) : value
  throw invalid({ source, origin }, 'an object was expected at its top')
}

/**
 * Reads an OpenAPI document of version 2.0 to 3.2.
 *
 * @param original is written to: an older one becomes one of version 3.1
 * @param origin a file's path or URL, for messages
 * @throws {GatewayError} OPENAPI_INVALID when it is no OpenAPI
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function parseOpenApiDocument(source: string, original: JsonObject, origin: string): OpenApiDocument {
  const from = { source, origin }
  if (!('openapi' in original) && !('swagger' in original)) {
    throw invalid(from, 'it has neither `openapi` nor `swagger` at its top, which say the version')
  }
  const { [referencesKey]: references, ...content } = original
  if (!isJsonObject(content.paths) && !isJsonObject(content.webhooks)) {
    throw invalid(from, 'it has no `paths`')
  }
  const { root, broken } = tryToUpgrade(content, from)
  const unread = toObject(toObject(references).unread)
  const places = toObject(toObject(references).places)
  return {
    root,
    broken,
    resolve: (value, pointer) => resolveReference({ root, unread }, value, pointer),
    placeOf: (pointer) => findPlace(pointer, places),
  }
}

function tryToUpgrade(content: JsonObject, from: Origin): UpgradedDocument {
  try {
    return upgradeDocument(content)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw invalid(from, `it has no form of OpenAPI 3.1: ${reason}`, error)
  }
}

/** Where a document came from, for messages. */
interface Origin {
  readonly source: string
  readonly origin: string
}

function invalid({ source, origin }: Origin, reason: string, cause?: unknown): GatewayError {
  return new GatewayError(
    'OPENAPI_INVALID',
    `Source "${source}": ${origin} is not an OpenAPI document that can be used: ${reason}.`,
    { cause, extensions: { source } },
  )
}

const maxReferences = 50

/** A document, and why its references to other files can't be followed. */
interface ReferenceScope {
  readonly root: JsonObject
  readonly unread: JsonObject
}

function resolveReference({ root, unread }: ReferenceScope, value: unknown, pointer: string): ResolvedValue {
  let current = value
  let place = pointer
  for (let step = 0; step < maxReferences; step += 1) {
    if (!isJsonObject(current)) throw new UnmappableError(place, 'an object was expected')
    const reference = current.$ref
    if (typeof reference !== 'string') return { value: current, pointer: place }
    if (!reference.startsWith('#')) {
      const reason = toText(unread[reference]) ?? 'leads out of the document'
      throw new UnmappableError(place, `the reference "${reference}" ${reason}`)
    }
    place = reference
    current = valueAt(root, reference)
    if (current === undefined)
      throw new UnmappableError(pointer, `the reference "${reference}" leads nowhere`)
  }
  throw new UnmappableError(pointer, 'its references lead in a circle')
}

/** Components are what may come from elsewhere: `#/components/schemas/Order`. */
function findPlace(pointer: string, places: JsonObject): string {
  const component = /^#\/components\/[^/]+\/[^/]+/.exec(pointer)?.[0] ?? pointer
  const place = toText(places[component])
  if (place === undefined) return pointer
  const rest = pointer.slice(component.length)
  return rest === '' || place.includes('#') ? place + rest : `${place}#${rest}`
}
