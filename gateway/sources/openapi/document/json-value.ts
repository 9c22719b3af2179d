/** An object of a JSON or YAML document. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Tells an object from everything else that a document can hold. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an object; an empty one when it is none. */
export function toObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** The value as a list; an empty one when it is none. */
export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The value as a text; undefined when it is none. */
export function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
