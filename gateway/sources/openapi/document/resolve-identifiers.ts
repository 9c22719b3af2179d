import { slotOf } from './document-parts.ts'
import type { PartKind } from './document-parts.ts'
import { isJsonObject } from './json-value.ts'
import type { JsonObject } from './json-value.ts'
import { childPointer } from './json-pointer.ts'

/** Tells documents in which schemas have identifiers, without a look at each value. */
export function mayHaveIdentifiers(text: string): boolean {
  return /\$(anchor|dynamicAnchor|dynamicRef|id)['"]?\s*:/.test(text)
}

/** What relative identifiers are relative to, as the document has no URL that they could mean. */
const documentUrl = 'https://document.invalid/'

/**
 * Turns references to the identifiers of schemas (`$id`, `$anchor`) into JSON pointers, which is all that the rest of the
 * mapping knows. A `$dynamicRef` becomes a reference to the one `$dynamicAnchor` of that name: whose schema is used by
 * several others, each with an anchor of its own, is the same in all of them.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-8.2
 */
export function resolveIdentifiers(root: JsonObject): JsonObject {
  const pointers = new Map<string, string>()
  mapParts({ kind: 'document', value: root, pointer: '#', base: documentUrl }, ({ value, pointer, base }) => {
    if (typeof value.$id === 'string') setFirst(pointers, base, pointer)
    for (const anchor of [value.$anchor, value.$dynamicAnchor]) {
      if (typeof anchor === 'string') setFirst(pointers, `${base}#${anchor}`, pointer)
    }
    return value
  })

  function locate(reference: string, base: string): string {
    if (!URL.canParse(reference, base)) return reference
    const { href, hash } = new URL(reference, base)
    const resource = href.slice(0, href.length - hash.length)
    const whole = pointers.get(hash === '' ? href.replace(/#$/, '') : href)
    if (whole !== undefined) return whole
    const inside = hash.startsWith('#/') ? pointers.get(resource) : undefined
    return inside === undefined ? reference : inside + hash.slice(1)
  }

  return mapParts({ kind: 'document', value: root, pointer: '#', base: documentUrl }, ({ value, base }) => {
    const { $dynamicRef, ...rest } = value
    const reference = rest.$ref ?? $dynamicRef
    return typeof reference === 'string' ? { ...rest, $ref: locate(reference, base) } : value
  })
}

/** A part of the document, and the URL that its references are relative to. */
interface Part {
  readonly kind: PartKind
  readonly value: JsonObject
  readonly pointer: string
  readonly base: string
}

/** A copy in which each part is what `change` makes of it. */
function mapParts(part: Part, change: (part: Part) => JsonObject): JsonObject {
  const { kind, value, pointer } = part
  const { $id } = value
  const isResource = kind === 'schema' && typeof $id === 'string' && URL.canParse($id, part.base)
  const base = isResource ? new URL($id, part.base).href.replace(/#$/, '') : part.base

  function mapValue(inner: PartKind, member: unknown, place: string): unknown {
    return isJsonObject(member)
      ? mapParts({ kind: inner, value: member, pointer: place, base }, change)
      : member
  }

  function mapMember(key: string, member: unknown): unknown {
    const slot = slotOf(kind, key)
    const place = childPointer(pointer, key)
    if (!slot) return member
    if (slot.holds === 'list' && Array.isArray(member)) {
      return member.map((item, index) => mapValue(slot.kind, item, childPointer(place, String(index))))
    }
    if (slot.holds !== 'map' || !isJsonObject(member)) return mapValue(slot.kind, member, place)
    return mapEntries(member, (name, item) => mapValue(slot.kind, item, childPointer(place, name)))
  }

  return mapEntries(change({ ...part, base }), mapMember)
}

function mapEntries(object: JsonObject, map: (key: string, member: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, member]) => [key, map(key, member)]))
}

function setFirst(map: Map<string, string>, key: string, value: string): void {
  if (!map.has(key)) map.set(key, value)
}
