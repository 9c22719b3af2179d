import { childPointer } from '../document/json-pointer.ts'
import { isJsonObject } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import { outputFields } from '../model/fields.ts'
import type { ObjectSchema, RestSchema, SchemaUse } from '../model/rest-model.ts'
import { isOfScalar } from '../schema/is-of-scalar.ts'

/** Deepest value that is looked at: what is deeper can't be asked for anyway. */
const maxDepth = 200

/** A value, and where it stands. */
interface Place {
  readonly pointer: string
  readonly depth: number
}

/**
 * Finds the first part of a message that is not what its schema says: something is missing, or is of another kind.
 * Properties that the schema does not know are as welcome as in answers; formats are looked at when they are asked for.
 *
 * @returns its JSON pointer; undefined when all of it fits
 */
export function findMisfit(use: SchemaUse, message: unknown): string | undefined {
  return findIn(use, message, { pointer: '#', depth: 0 })
}

function findIn({ schema, nullable }: SchemaUse, value: unknown, place: Place): string | undefined {
  const { pointer, depth } = place
  if (value === null && nullable) return undefined
  if (depth > maxDepth || !isOfKind(schema, value)) return pointer
  if (schema.kind === 'list' && Array.isArray(value)) {
    return firstOf(value, (item, index) => findIn(schema.items, item, below(place, String(index))))
  }
  if (schema.kind === 'map' && isJsonObject(value)) return findInMembers(schema.values, value, place)
  if (schema.kind === 'object' && isJsonObject(value)) return findInObject(schema, value, place)
  if (schema.kind !== 'union') return undefined
  const fits = schema.members.some((member) => !findIn({ ...member, nullable: false }, value, place))
  return fits ? undefined : pointer
}

function findInObject(schema: ObjectSchema, value: JsonObject, place: Place): string | undefined {
  return firstOf(outputFields(schema), ({ property, use, required, isRest }) => {
    if (isRest) return undefined
    if (Object.hasOwn(value, property)) return findIn(use, value[property], below(place, property))
    return required ? below(place, property).pointer : undefined
  })
}

function findInMembers(use: SchemaUse, value: JsonObject, place: Place): string | undefined {
  return firstOf(Object.entries(value), ([key, member]) => findIn(use, member, below(place, key)))
}

function below({ pointer, depth }: Place, key: string): Place {
  return { pointer: childPointer(pointer, key), depth: depth + 1 }
}

function firstOf<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index)
    if (found !== undefined) return found
  }
  return undefined
}

function isOfKind(schema: RestSchema, value: unknown): boolean {
  switch (schema.kind) {
    case 'list':
      return Array.isArray(value)
    case 'object':
    case 'map':
      return isJsonObject(value)
    case 'enum':
      return schema.values.some((known) => known.value === value)
    case 'union':
      return value !== null
    case 'scalar':
      return isOfScalar(schema.scalar, value)
  }
}
