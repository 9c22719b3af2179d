import { valueAt } from './json-pointer.ts'
import { isJsonObject, toObject } from './json-value.ts'
import type { JsonObject } from './json-value.ts'

/**
 * Puts media types that OpenAPI 3.2 keeps under `components.mediaTypes` where they are referred to: no other part of the
 * mapping knows that there may be a reference.
 *
 * @see https://spec.openapis.org/oas/v3.2.0.html#media-type-object
 */
export function inlineMediaTypes(root: JsonObject): JsonObject {
  if (!isJsonObject(toObject(root.components).mediaTypes)) return root
  return toObject(inlineIn(root, root))
}

function inlineIn(value: unknown, root: JsonObject): unknown {
  if (Array.isArray(value)) return value.map((item) => inlineIn(item, root))
  if (!isJsonObject(value)) return value
  const { $ref } = value
  const isMediaType = typeof $ref === 'string' && $ref.startsWith('#/components/mediaTypes/')
  const target = isMediaType ? valueAt(root, $ref) : undefined
  if (target !== undefined) return target
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inlineIn(member, root)]))
}
