import { isJsonObject, toList, toObject } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import { childPointer } from '../document/json-pointer.ts'
import type { OpenApiDocument, ResolvedValue } from '../document/open-api-document.ts'

/** A schema without `allOf`, with its types told apart from `null`. */
export interface FlatSchema {
  readonly schema: JsonObject
  /** The types other than `null`; empty when the schema names none. */
  readonly types: readonly string[]
  readonly nullable: boolean
  /** What `oneOf` or `anyOf` leaves to choose from, where that is more than one. */
  readonly choices: readonly Choice[]
}

/** One of several schemas, and where it stands. */
export interface Choice {
  readonly schema: unknown
  readonly pointer: string
}

const maxNesting = 20

/**
 * Merges `allOf` into one schema, and takes `null` out of `type`, `oneOf` and `anyOf`. A `oneOf` or `anyOf` that leaves
 * one choice is that choice; with more it is a schema of no type, but for what stands beside them.
 *
 * @throws {UnmappableError} when a reference can't be followed
 */
export function flattenSchema(place: ResolvedValue, document: OpenApiDocument, nesting = 0): FlatSchema {
  if (nesting > maxNesting) return { schema: {}, types: [], nullable: true, choices: [] }
  const inner = ({ schema, pointer }: Choice): FlatSchema =>
    flattenSchema(document.resolve(schema, pointer), document, nesting + 1)

  const parts = membersOf(place, 'allOf').map(inner)
  const merged = mergeAllOf(place.value, parts)
  const typeList = typeof merged.type === 'string' ? [merged.type] : toList(merged.type).filter(isText)
  const types = typeList.filter((type) => type !== 'null')
  const nullable = typeList.includes('null') || merged.nullable === true || toList(merged.enum).includes(null)

  const choices = [...membersOf(place, 'oneOf'), ...membersOf(place, 'anyOf')]
  const real = [
    ...parts.flatMap((part) => part.choices),
    ...choices.filter(({ schema }) => !isNullSchema(schema)),
  ]
  const schema = without(merged, 'oneOf', 'anyOf')
  const mayBeNull = nullable || choices.some(({ schema }) => isNullSchema(schema))
  const [first] = real
  if (!first || real.length > 1) return { schema, types, nullable: mayBeNull, choices: real }
  const only = inner(first)
  if (!isJsonObject(merged.properties)) return { ...only, nullable: only.nullable || mayBeNull }
  const both = mergeAllOf(schema, [only])
  return { schema: both, types, nullable: mayBeNull, choices: only.choices }
}

function membersOf({ value, pointer }: ResolvedValue, keyword: 'allOf' | 'oneOf' | 'anyOf'): Choice[] {
  return toList(value[keyword]).map((schema, index) => ({
    schema,
    pointer: childPointer(pointer, keyword, String(index)),
  }))
}

function mergeAllOf(schema: JsonObject, parts: readonly FlatSchema[]): JsonObject {
  if (parts.length === 0) return schema
  let merged: JsonObject = {}
  for (const part of [...parts.map(restore), without(schema, 'allOf')]) {
    const properties = { ...toObject(merged.properties), ...toObject(part.properties) }
    const required = [...toList(merged.required), ...toList(part.required)]
    merged = {
      ...merged,
      ...part,
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
    }
  }
  return merged
}

/** A flat schema as one that can be merged: its types are written as `type` again. */
function restore({ schema, types }: FlatSchema): JsonObject {
  const rest = without(schema, 'type', 'nullable')
  return types.length === 0 ? rest : { ...rest, type: types }
}

function without(schema: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)))
}

function isNullSchema(schema: unknown): boolean {
  return isJsonObject(schema) && schema.type === 'null'
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
