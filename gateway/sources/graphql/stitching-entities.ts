import type { MergedTypeConfig, MergedTypeEntryPoint } from '@graphql-tools/delegate'
import { stitchingDirectives } from '@graphql-tools/stitching-directives'
import { getDirective } from '@graphql-tools/utils'
import {
  buildASTSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  visit,
} from 'graphql'
import type { DocumentNode, GraphQLField, GraphQLInputType, GraphQLSchema } from 'graphql'
import { computedFieldsOf } from './computed-fields.ts'
import type { ComputedField, Entity, EntityKey, Lookup } from './entity.ts'
import { isObject } from '../is-object.ts'
import { parseKeyFields } from './key-fields.ts'
import type { KeyFields, KeyValue } from './key-fields.ts'

/** What stitching directives say of a schema. */
export interface StitchingEntities {
  readonly entities: readonly Entity[]
  readonly computedFields: readonly ComputedField[]
  readonly mistakes: readonly string[]
}

/** Largest number of keys in one request: the directives have no way to say another. */
const maxBatchSize = 1000

/**
 * Reads entities from the stitching directives of an SDL: `@key(selectionSet:)` and `@merge` say how a type is looked
 * up, `@computed` what a field of it needs from other subgraphs. `@canonical` has no counterpart in federation.
 *
 * @see https://the-guild.dev/graphql/stitching/docs/stitching-directives-sdl
 */
export function readStitchingEntities(schema: GraphQLSchema, document: DocumentNode): StitchingEntities {
  const stitched = withStitchingKeysOnly(document)
  if (!hasStitchingDirectives(stitched)) return { entities: [], computedFields: [], mistakes: [] }
  try {
    const merge = mergeConfigOf(buildASTSchema(stitched, { assumeValidSDL: true }))
    const computed = Object.entries(merge).map(([typeName, config]) =>
      computedFieldsOf(schema, typeName, config),
    )
    const entities = Object.entries(merge).map(([typeName, config]) => toEntity(schema, typeName, config))
    return {
      entities: entities.filter(({ keys }) => keys.length > 0),
      computedFields: computed.flat(),
      mistakes: [],
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      entities: [],
      computedFields: [],
      mistakes: [`its stitching directives can't be used: ${reason}`],
    }
  }
}

function mergeConfigOf(schema: GraphQLSchema): Record<string, MergedTypeConfig> {
  const { stitchingDirectivesValidator, stitchingDirectivesTransformer } = stitchingDirectives()
  stitchingDirectivesValidator(schema)
  return stitchingDirectivesTransformer({ schema }).merge ?? {}
}

/** `@key(fields:)` is federation's, of the same name. */
function withStitchingKeysOnly(document: DocumentNode): DocumentNode {
  return visit(document, {
    Directive(node) {
      if (node.name.value !== 'key') return undefined
      return node.arguments?.some(({ name }) => name.value === 'selectionSet') ? undefined : null
    },
  })
}

function hasStitchingDirectives(document: DocumentNode): boolean {
  let found = false
  visit(document, {
    DirectiveDefinition: () => false,
    Directive({ name }) {
      found ||= ['key', 'merge', 'computed'].includes(name.value)
    },
  })
  return found
}

function toEntity(schema: GraphQLSchema, typeName: string, config: MergedTypeConfig): Entity {
  const extras = computedFieldsOf(schema, typeName, config).flatMap(({ fields }) => fields)
  const keys = (config.entryPoints ?? [config]).flatMap((entry): EntityKey[] => {
    const field =
      entry.fieldName === undefined ? undefined : schema.getQueryType()?.getFields()[entry.fieldName]
    const fields = keyOf(schema, entry, field)
    if (!fields) return []
    return [{ fields, extras, ...(field && { lookup: toLookup(entry, field, typeName) }) }]
  })
  return {
    typeName,
    keys: keys.toSorted((a, b) => Number(b.lookup?.many ?? false) - Number(a.lookup?.many ?? false)),
  }
}

/** `@merge(keyField:)` is a key by itself; the package asks for it together with the type's. */
function keyOf(
  schema: GraphQLSchema,
  { selectionSet }: MergedTypeEntryPoint,
  field: GraphQLField<unknown, unknown> | undefined,
): KeyFields | undefined {
  const [merge] = field ? (getDirective(schema, field, 'merge') ?? []) : []
  const keyField: unknown = merge?.keyField
  if (typeof keyField === 'string') {
    const names = keyField.split('.')
    return parseKeyFields(names.join(' { ') + ' }'.repeat(names.length - 1))
  }
  return selectionSet === undefined ? undefined : parseKeyFields(selectionSet)
}

function toLookup(
  entry: MergedTypeEntryPoint,
  field: GraphQLField<unknown, unknown>,
  typeName: string,
): Lookup {
  const argumentsOf = argumentsFrom(entry, typeName)
  const types = new Map(field.args.map(({ name, type }) => [name, type]))
  const given = Object.keys(argumentsOf([{}])).filter((name) => types.has(name))
  return {
    many: isListType(getNullableType(field.type)),
    nonNull: isNonNullType(field.type),
    maxBatchSize,
    steps: [
      {
        fieldName: field.name,
        argumentTypes: new Map(given.map((name) => [name, String(types.get(name))])),
        argumentsOf: (keys) =>
          Object.fromEntries(
            Object.entries(argumentsOf(keys)).map(([name, value]) => [
              name,
              fitToType(value, types.get(name)),
            ]),
          ),
      },
    ],
  }
}

type ArgumentsOf = (keys: readonly KeyValue[]) => Record<string, unknown>

/** The package writes into objects that all its answers share, hence the copy. */
function argumentsFrom({ key, argsFromKeys, args }: MergedTypeEntryPoint, typeName: string): ArgumentsOf {
  const withType = (value: KeyValue = {}) => ({ ...value, __typename: typeName })
  if (argsFromKeys && key) {
    return (keys) => structuredClone(argsFromKeys(keys.map((value) => key(withType(value)) as unknown)))
  }
  if (args) return ([value]) => structuredClone(args(withType(value)))
  return () => ({})
}

/** Drops what an input type doesn't have: a whole key comes with its `__typename`, which only a scalar would take. */
function fitToType(value: unknown, type: GraphQLInputType | undefined): unknown {
  const named = type && getNamedType(type)
  if (Array.isArray(value)) return value.map((item) => fitToType(item, named))
  if (!isInputObjectType(named) || !isObject(value)) return value
  const fields = named.getFields()
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => name in fields && field !== undefined)
      .map(([name, field]) => [name, fitToType(field, fields[name]?.type)]),
  )
}
