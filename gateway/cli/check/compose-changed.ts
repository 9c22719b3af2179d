import { join, resolve } from 'node:path'
import type { SourceSettings } from '../../config/gateway-options.ts'
import type { LoadedConfig } from '../../config/load-config.ts'
import { federationSourceSchema } from '../../config/sources/federation-options.ts'
import { openApiSourceSchema } from '../../config/sources/openapi-options.ts'
import { createConfigRecipe } from '../../graph/config-recipe.ts'
import type { Graph } from '../../graph/graph.ts'
import { createFileSchemaStore } from '../../graph/schema-store.ts'
import type { SchemaStore } from '../../sources/source.ts'
import type { HttpClient } from '../../upstream/http-client.ts'
import { createOneOffInputs } from '../one-off-inputs.ts'

/** What takes the place of a source's schema. */
export type ChangedSchema =
  { readonly kind: 'sdl'; readonly text: string } | { readonly kind: 'openapi'; readonly path: string }

/** Builds the graph of a config's sources, as they are; nothing is remembered of it. It is closed already. */
export async function composeConfig(loaded: LoadedConfig, http: HttpClient): Promise<Graph> {
  const store = readOnly(createFileSchemaStore(join(loaded.baseDir, '.selvage', 'schemas')))
  const recipe = createConfigRecipe({ load: () => Promise.resolve(loaded), http, store })
  const graph = await recipe.build(createOneOffInputs())
  await graph.close()
  return graph
}

/** The config with another schema for one source; a source that it doesn't have is added, as one of Federation or REST. */
export function withSchema(loaded: LoadedConfig, name: string, schema: ChangedSchema): LoadedConfig {
  const { settings } = loaded
  const source = changedSource(settings.sources[name], schema)
  return { ...loaded, settings: { ...settings, sources: { ...settings.sources, [name]: source } } }
}

function changedSource(source: SourceSettings | undefined, schema: ChangedSchema): SourceSettings {
  if (schema.kind === 'openapi') {
    const document = resolve(schema.path)
    return source?.kind === 'openapi'
      ? { ...source, document }
      : openApiSourceSchema.parse({ kind: 'openapi', document })
  }
  const sdl = { sdl: schema.text }
  if (source && source.kind !== 'openapi') return { ...source, schema: sdl }
  // It is composed, and never called.
  return federationSourceSchema.parse({ kind: 'federation', url: 'http://localhost', schema: sdl })
}

function readOnly(store: SchemaStore): SchemaStore {
  return { read: (name) => store.read(name), write: () => Promise.resolve() }
}
