import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { GraphQLSourceSettings } from '../../config/sources/graphql-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { readConfigEntities } from './config-entities.ts'
import type { ComputedField, Entity, EntityKey } from './entity.ts'
import { printKeyFields } from './key-fields.ts'
import { readReferenceKeys } from './reference-keys.ts'
import { readStitchingEntities } from './stitching-entities.ts'

/** The entities of a plain service, wherever they are declared. */
export interface DeclaredEntities {
  readonly entities: readonly Entity[]
  readonly computedFields: readonly ComputedField[]
}

/**
 * Gathers the entities of the config, of stitching directives and of `@key(fields:)`. Where two declare the same key,
 * the config's word counts first, then that of the stitching directives.
 *
 * @throws {GatewayError} SCHEMA_INVALID with a line for each entity that does not fit the schema
 */
export function readEntities(
  source: string,
  { schema, document }: { readonly schema: GraphQLSchema; readonly document: DocumentNode },
  settings: GraphQLSourceSettings['entities'],
): DeclaredEntities {
  const configured = readConfigEntities(schema, settings)
  const stitching = readStitchingEntities(schema, document)
  const mistakes = [...configured.mistakes, ...stitching.mistakes]
  if (mistakes.length > 0) throw invalidEntities(source, mistakes)
  return {
    entities: mergeEntities([...configured.entities, ...stitching.entities, ...readReferenceKeys(schema)]),
    computedFields: stitching.computedFields,
  }
}

function mergeEntities(entities: readonly Entity[]): Entity[] {
  const keysOf = new Map<string, Map<string, EntityKey>>()
  for (const { typeName, keys } of entities) {
    const known = keysOf.get(typeName) ?? new Map<string, EntityKey>()
    keysOf.set(typeName, known)
    for (const key of keys) {
      const fieldSet = printKeyFields(key.fields)
      if (!known.get(fieldSet)?.lookup) known.set(fieldSet, key)
    }
  }
  return [...keysOf].map(([typeName, keys]) => ({ typeName, keys: [...keys.values()] }))
}

function invalidEntities(source: string, mistakes: readonly string[]): GatewayError {
  const details = mistakes.map((mistake) => `[${source}] ${mistake}`)
  const count = details.length === 1 ? 'a mistake' : `${details.length} mistakes`
  return new GatewayError(
    'SCHEMA_INVALID',
    `The entities of source "${source}" do not fit its schema: ${count}. The first: ${mistakes[0] ?? ''}`,
    { details, extensions: { source } },
  )
}
