import { keysOf } from '../document/json-pointer.ts'
import { capitalize, toGraphQLName } from './names.ts'

/** What the type of a component's schema is called behind the component's own name. */
const suffixes = new Map([
  ['parameters', 'Parameter'],
  ['requestBodies', 'Body'],
  ['responses', 'Response'],
  ['headers', 'Header'],
])

/**
 * The name of a type that stands in a part of the document which several operations may share. It is made of its place, and
 * not of whoever needs it first, so that a new operation renames nothing.
 *
 * @param nameOfSchema the name of the type of a component schema, by its pointer
 * @returns undefined where the place has no name to give
 */
export function nameOfSharedPlace(
  pointer: string,
  nameOfSchema: (pointer: string) => string | undefined,
): string | undefined {
  const [section, kind = '', component = '', ...rest] = keysOf(pointer)
  if (section !== 'components') return undefined
  if (kind === 'schemas') return nameBelow(nameOfSchema(`#/components/schemas/${component}`), rest)
  const suffix = suffixes.get(kind)
  const at = rest.indexOf('schema')
  if (suffix === undefined || (at !== 0 && at !== 2)) return undefined
  const name = capitalize(toGraphQLName(component))
  return nameBelow(name.endsWith(suffix) ? name : name + suffix, rest.slice(at + 1))
}

/** Whether a pointer leads to the schema of a shared parameter, body, response or header. */
export function isSharedPlace(pointer: string): boolean {
  return /^#\/components\/(parameters|requestBodies|responses|headers)\/[^/]+\/(content\/[^/]+\/)?schema$/.test(
    pointer,
  )
}

/** What a type is called that stands within another one: as it is when that one is read first. */
function nameBelow(owner: string | undefined, [keyword, ...rest]: readonly string[]): string | undefined {
  if (owner === undefined || keyword === undefined) return owner
  if (keyword === 'items') return nameBelow(`${owner}Item`, rest)
  if (keyword === 'additionalProperties') return nameBelow(`${owner}Value`, rest)
  const [property, ...further] = rest
  if (keyword !== 'properties' || property === undefined) return undefined
  return nameBelow(owner + capitalize(toGraphQLName(property)), further)
}
