import { Kind, parse, valueFromASTUntyped, visit } from 'graphql'
import type { ConstDirectiveNode, FieldDefinitionNode, TypeDefinitionNode } from 'graphql'
import type { CacheScope, ResponseCacheSettings } from '../../config/response-cache-options.ts'
import { directivesNamed } from '../../engine/directives.ts'
import type { Graph } from '../../graph/graph.ts'

/** What is said of a field or a type. */
export interface CacheHint {
  /** In milliseconds. */
  readonly ttl?: number | undefined
  /** The field lives as long as what it is in. */
  readonly inherits?: boolean | undefined
  readonly scope?: CacheScope | undefined
}

/** What is said of types and fields, by `Type` and `Type.field`. */
export type CacheHints = ReadonlyMap<string, CacheHint>

/**
 * What a graph's subgraphs say with `@cacheControl`, and the config before it. Seconds there, milliseconds here.
 *
 * @see https://www.apollographql.com/docs/apollo-server/performance/caching#in-your-schema-static
 */
export function readCacheHints(
  { supergraphSdl }: Pick<Graph, 'supergraphSdl'>,
  settings: Pick<ResponseCacheSettings, 'ttlPerType' | 'ttlPerSchemaCoordinate' | 'scopePerSchemaCoordinate'>,
): CacheHints {
  const hints = new Map<string, CacheHint>()
  const add = (coordinate: string, hint: CacheHint) =>
    hints.set(coordinate, { ...hints.get(coordinate), ...hint })
  if (supergraphSdl.includes('@cacheControl')) readDirectives(supergraphSdl, add)
  const { ttlPerType, ttlPerSchemaCoordinate, scopePerSchemaCoordinate } = settings
  for (const [type, ttl] of Object.entries(ttlPerType)) add(type, { ttl })
  for (const [field, ttl] of Object.entries(ttlPerSchemaCoordinate)) add(field, { ttl, inherits: false })
  for (const [coordinate, scope] of Object.entries(scopePerSchemaCoordinate)) add(coordinate, { scope })
  return hints
}

function readDirectives(sdl: string, add: (coordinate: string, hint: CacheHint) => void): void {
  const see = (type: TypeDefinitionNode & { readonly fields?: readonly FieldDefinitionNode[] }) => {
    for (const directive of directivesNamed(type, 'cacheControl')) add(type.name.value, toHint(directive))
    for (const field of type.fields ?? [])
      for (const directive of directivesNamed(field, 'cacheControl'))
        add(`${type.name.value}.${field.name.value}`, toHint(directive))
    return false
  }
  visit(parse(sdl, { noLocation: true }), {
    [Kind.OBJECT_TYPE_DEFINITION]: see,
    [Kind.INTERFACE_TYPE_DEFINITION]: see,
    [Kind.UNION_TYPE_DEFINITION]: see,
  })
}

function toHint({ arguments: given = [] }: ConstDirectiveNode): CacheHint {
  const { maxAge, scope, inheritMaxAge } = Object.fromEntries(
    given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)] as const),
  )
  return {
    ...(typeof maxAge === 'number' && { ttl: maxAge * 1_000 }),
    ...(inheritMaxAge === true && { inherits: true }),
    ...((scope === 'PUBLIC' || scope === 'PRIVATE') && { scope }),
  }
}
