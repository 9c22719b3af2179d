import { getNamedType, isAbstractType, isCompositeType, isInterfaceType } from 'graphql'
import type { DocumentNode, GraphQLCompositeType, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { CacheScope, ResponseCacheSettings } from '../../config/response-cache-options.ts'
import { fieldOf } from '../document-parts.ts'
import { readShape } from './answer-shape.ts'
import type { AnswerShape, AskedField } from './answer-shape.ts'
import { namedTag, typeTags } from './answer-tags.ts'
import type { TagSources } from './answer-tags.ts'
import type { CacheHint, CacheHints } from './cache-hints.ts'

/** How the answers to an operation may be kept. */
export interface CachePolicy extends TagSources {
  /** How long, in milliseconds; 0 for not at all. */
  readonly ttl: number
  readonly scope: CacheScope
  /** The tags of what the config lets go when it has run, where it is a mutation. */
  readonly letsGo: readonly string[]
}

/** What policies are made of, for one graph. */
export interface CacheRules {
  readonly schema: GraphQLSchema
  readonly hints: CacheHints
  /** Whether callers may get different values of a field, by `Type.field`. */
  readonly isPersonal: (coordinate: string) => boolean
  readonly settings: Pick<
    ResponseCacheSettings,
    'ttl' | 'ignoredTypes' | 'idFields' | 'tagsPerSchemaCoordinate' | 'invalidatesPerSchemaCoordinate'
  >
}

/**
 * Finds how the answers to a valid query may be kept: as long as the shortest-lived of its fields, and by the caller alone
 * where one of them is private. A field of a composite type, or of the root, lives as long as it says, else as its type
 * says, else as long as everything does; any other as long as what it is in, if it doesn't say.
 */
export function createCachePolicy(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  rules: CacheRules,
): CachePolicy {
  const { schema, settings } = rules
  const { root, fields } = readShape(document, operation, { schema, idFields: settings.idFields })
  const types = [...new Set(typesOf(root))]
  const rootType = schema.getRootType(operation.operation)
  const isKept = fields.every(({ node }) => !['__schema', '__type'].includes(node.name.value))
  const isIgnored = types.some((type) => settings.ignoredTypes.includes(type))
  const policies = fields.map((field) => fieldPolicy(field, field.parent === rootType, rules))
  const ttls = policies.flatMap(({ ttl }) => ttl ?? [])
  return {
    ttl: isKept && !isIgnored ? Math.min(...ttls) : 0,
    scope: policies.some(({ scope }) => scope === 'PRIVATE') ? 'PRIVATE' : 'PUBLIC',
    shape: root,
    types,
    ...tagsOfAll([...types, ...fields.map(coordinateOf)], settings),
  }
}

function coordinateOf({ node, parent }: AskedField): string {
  return `${parent.name}.${node.name.value}`
}

function tagsOfAll(
  coordinates: readonly string[],
  { tagsPerSchemaCoordinate: named, invalidatesPerSchemaCoordinate: changed }: CacheRules['settings'],
): Pick<CachePolicy, 'tags' | 'letsGo'> {
  const tags = coordinates.flatMap((coordinate) => named[coordinate] ?? [])
  const letsGo = coordinates.flatMap((coordinate) => {
    const { types = [], tags = [] } = changed[coordinate] ?? {}
    return [...types.flatMap(typeTags), ...tags.map(namedTag)]
  })
  return { tags: [...new Set(tags)], letsGo: [...new Set(letsGo)] }
}

function typesOf(shape: AnswerShape): readonly string[] {
  return [...shape.types, ...shape.members.values().flatMap(typesOf)]
}

function fieldPolicy(
  { node, parent }: AskedField,
  isRoot: boolean,
  { schema, hints, isPersonal, settings }: CacheRules,
): Pick<CacheHint, 'ttl' | 'scope'> {
  const name = node.name.value
  const definition = fieldOf(parent, name)
  if (!definition) return {}
  const type = getNamedType(definition.type)
  const coordinates = [parent, ...(isInterfaceType(parent) ? schema.getPossibleTypes(parent) : [])].map(
    (owner) => `${owner.name}.${name}`,
  )
  const own = joined(coordinates.map((coordinate) => hints.get(coordinate)))
  const ofType = isCompositeType(type) ? joined(namesOf(type, schema).map((one) => hints.get(one))) : {}
  const isPrivate =
    own.scope === 'PRIVATE' || ofType.scope === 'PRIVATE' || coordinates.some((one) => isPersonal(one))
  const needsTtl = isRoot || isCompositeType(type)
  const inherits = own.inherits === true || (own.ttl === undefined && ofType.inherits === true)
  const fallback = needsTtl && !(inherits && !isRoot) ? settings.ttl : undefined
  return { ttl: own.ttl ?? ofType.ttl ?? fallback, scope: isPrivate ? 'PRIVATE' : 'PUBLIC' }
}

/** A type, and those that may stand there. */
function namesOf(type: GraphQLCompositeType, schema: GraphQLSchema): readonly string[] {
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : []
  return [type, ...possible].map(({ name }) => name)
}

/** What is most careful of all. */
function joined(hints: readonly (CacheHint | undefined)[]): CacheHint {
  const ttls = hints.flatMap((hint) => hint?.ttl ?? [])
  return {
    ttl: ttls.length > 0 ? Math.min(...ttls) : undefined,
    inherits: hints.some((hint) => hint?.inherits),
    scope: hints.some((hint) => hint?.scope === 'PRIVATE') ? 'PRIVATE' : undefined,
  }
}
