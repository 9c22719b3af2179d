import { isJsonObject } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import type { ObjectSchema, RestField, RestSchema } from '../model/rest-model.ts'

/** Turns a value of an answer into what GraphQL expects at its field. */
export type ReadOutput = (value: unknown) => unknown

/**
 * Makes the {@link ReadOutput} of a schema: maps become lists of entries. Undefined where values are what they are, which
 * is nearly everywhere.
 */
export function compileOutput(schema: RestSchema): ReadOutput | undefined {
  if (schema.kind === 'list') {
    const read = compileOutput(schema.items.schema)
    return read && ((value) => (Array.isArray(value) ? value.map(read) : value))
  }
  if (schema.kind !== 'map') return undefined
  return toEntries
}

/** Makes the function that reads a field from its object; undefined where the field is the property of its name. */
export function compileField(field: RestField, type: ObjectSchema): ReadOutput | undefined {
  const { name, property } = field
  if (field.isRest) {
    const known = new Set(type.fields.filter(({ isRest }) => !isRest).map((other) => other.property))
    return (source) => toEntries(without(source, known))
  }
  const read = compileOutput(field.use.schema)
  if (read) return (source) => read(isJsonObject(source) ? source[property] : undefined)
  return name === property ? undefined : (source) => (isJsonObject(source) ? source[property] : undefined)
}

function toEntries(value: unknown): unknown {
  return isJsonObject(value) ? Object.entries(value).map(([key, member]) => ({ key, value: member })) : value
}

function without(source: unknown, known: ReadonlySet<string>): JsonObject | undefined {
  if (!isJsonObject(source)) return undefined
  return Object.fromEntries(Object.entries(source).filter(([property]) => !known.has(property)))
}
