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
  /** Lookups by key that the document alone tells of. */
  readonly lookups: readonly FoundLookup[]
  /** Fields that seem to hold keys of what can be looked up. */
  readonly joins: readonly FoundJoin[]
  /** A line for each security scheme without credentials. */
  readonly missingCredentials: readonly string[]
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
  const model = readModel(await loadOpenApiDocument(name, settings, context), settings)
  const types = collectTypes(model)
  const lookups = findLookups(model)
  return {
    model,
    sdl: printRestSdl(model, types, { entities: {}, joins: [], connections: new Map() }),
    lookups,
    joins: findJoins(types.outputs, lookups),
    missingCredentials: findMissingCredentials(model, settings),
  }
}
