import { isJsonObject } from './json-value.ts'

/**
 * What stands at a JSON pointer, `#/components/schemas/Order`; undefined when there is nothing.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function valueAt(root: unknown, pointer: string): unknown {
  if (pointer !== '#' && !pointer.startsWith('#/')) return undefined
  let current = root
  for (const key of keysOf(pointer)) {
    if (Array.isArray(current)) current = current[Number(key)]
    else if (isJsonObject(current) && Object.hasOwn(current, key)) current = current[key]
    else return undefined
  }
  return current
}

/** The keys that a JSON pointer is made of. */
export function keysOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map(decodeSegment)
}

/** Documents write a `%` that encodes nothing, too. */
function decodeSegment(segment: string): string {
  let text = segment
  try {
    text = decodeURIComponent(segment)
  } catch {
    // It is taken as it stands.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** The JSON pointer of a member: `childPointer('#/paths', '/orders')` is `#/paths/~1orders`. */
export function childPointer(pointer: string, ...keys: readonly string[]): string {
  return [pointer, ...keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
}
