import type { OpenApiSourceSettings } from '../../config/sources/openapi-options.ts'
import type { SourceContext } from '../source.ts'
import { findMissingCredentials } from './find-missing-credentials.ts'
import { loadOpenApiDocument } from './document/load-open-api-document.ts'
import { findJoins } from './model/find-joins.ts'
import type { FoundJoin } from './model/find-joins.ts'
import { findLookups } from './model/find-lookups.ts'
import type { FoundLookup } from './model/find-lookups.ts'
import { readModel } from './model/read-model.ts'
import type { RestModel } from './model/rest-model.ts'
import { printRestSdl } from './schema/print-rest-sdl.ts'
import { collectTypes } from './schema/type-names.ts'

/** What becomes of an OpenAPI document, for a person to read. */
export interface OpenApiMapping {
  readonly model: RestModel
  /** Federation SDL. */
  readonly sdl: string
  /** Of the types in the SDL that have fields, members or values; inputs have their own names. */
  readonly typeNames: ReadonlySet<string>
  /** A line for each security scheme without credentials. */
  readonly missingCredentials: readonly string[]
  /** Finds what a config could add to it. */
  suggest(): OpenApiSuggestions
}

/** What the document alone tells that a config could add. */
interface OpenApiSuggestions {
  /** Lookups by key. */
  readonly lookups: readonly FoundLookup[]
  /** Fields that seem to hold keys of what can be looked up. */
  readonly joins: readonly FoundJoin[]
  /** Webhooks and callbacks that could be subscribed to, by their fields' names. */
  readonly events: readonly string[]
}

/**
 * Maps a document as a source of these settings would, without calling the service.
 *
 * @throws {GatewayError} SCHEMA_UNAVAILABLE or OPENAPI_INVALID
 */
export async function mapOpenApi(
  name: string,
  settings: OpenApiSourceSettings,
  context: SourceContext,
): Promise<OpenApiMapping> {
  const document = await loadOpenApiDocument(name, settings, context)
  const model = readModel(document, settings)
  const types = collectTypes(model)
  return {
    model,
    sdl: printRestSdl(model, types, { entities: {}, joins: [], connections: new Map() }),
    typeNames: new Set([...types.outputs, ...types.unions, ...types.enums].map((type) => type.name)),
    missingCredentials: findMissingCredentials(model, settings),
    suggest() {
      // What maps hold, and what the service sends of itself, is in no model that has no use for it.
      const whole = readModel(document, { ...settings, maps: 'entries', webhooks: {} })
      const names = new Set([...types.outputs].map((type) => type.name))
      const lookups = findLookups(whole).filter(({ typeName }) => names.has(typeName))
      const joins = findJoins(types.outputs, lookups)
      return { lookups, joins, events: whole.events.map((event) => event.name) }
    },
  }
}
