import { isJsonObject, toList, toObject } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import { childPointer } from '../document/open-api-document.ts'
import type { OpenApiDocument, ResolvedValue } from '../document/open-api-document.ts'

/** A schema without `allOf`, with its types told apart from `null`. */
export interface FlatSchema {
  readonly schema: JsonObject
  /** The types other than `null`; empty when the schema names none. */
  readonly types: readonly string[]
  readonly nullable: boolean
}

const maxNesting = 20

/**
 * Merges `allOf` into one schema, and takes `null` out of `type`, `oneOf` and `anyOf`. A `oneOf` or `anyOf` that leaves
 * one choice is that choice; with more it is a schema of no type.
 *
 * @throws {UnmappableError} when a reference can't be followed
 */
export function flattenSchema(place: ResolvedValue, document: OpenApiDocument, nesting = 0): FlatSchema {
  if (nesting > maxNesting) return { schema: {}, types: [], nullable: true }
  const inner = (value: unknown, ...keys: string[]): FlatSchema =>
    flattenSchema(document.resolve(value, childPointer(place.pointer, ...keys)), document, nesting + 1)

  const merged = mergeAllOf(place.value, (part, index) => inner(part, 'allOf', String(index)))
  const typeList = typeof merged.type === 'string' ? [merged.type] : toList(merged.type).filter(isText)
  const types = typeList.filter((type) => type !== 'null')
  const nullable = typeList.includes('null') || merged.nullable === true || toList(merged.enum).includes(null)

  const choices = ['oneOf', 'anyOf'].flatMap((keyword) =>
    toList(merged[keyword]).map((choice, index) => ({ choice, keyword, index })),
  )
  const real = choices.filter(({ choice }) => !isNullSchema(choice))
  const [first] = real
  if (!first || isJsonObject(merged.properties)) return { schema: merged, types, nullable }
  const mayBeNull = nullable || real.length < choices.length
  if (real.length > 1) return { schema: {}, types: [], nullable: mayBeNull }
  const only = inner(first.choice, first.keyword, String(first.index))
  return { ...only, nullable: only.nullable || mayBeNull }
}

function mergeAllOf(schema: JsonObject, flatten: (part: unknown, index: number) => FlatSchema): JsonObject {
  const parts = toList(schema.allOf)
  if (parts.length === 0) return schema
  let merged: JsonObject = {}
  for (const part of [
    ...parts.map((value, index) => restore(flatten(value, index))),
    without(schema, 'allOf'),
  ]) {
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
