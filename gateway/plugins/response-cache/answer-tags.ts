import type { EntityPurge } from '../../engine/entities/entity-cache.ts'
import type { AnswerShape } from './answer-shape.ts'

/** What an operation's answers may be let go by. */
export interface TagSources {
  readonly shape: AnswerShape
  /** The types that an answer may have. */
  readonly types: readonly string[]
  /** What the config calls its types and fields. */
  readonly tags: readonly string[]
}

/** Most objects of one answer that are remembered by their ids; of more, all of their types are let go together. */
const mostObjects = 1_000

/** Everything of a type, whatever its objects are. */
function typeTag(type: string): string {
  return type
}

/** One object. */
function entityTag(type: string, id: string): string {
  return `${type}:${id}`
}

/** Answers with objects of a type that don't say which. */
function unknownTag(type: string): string {
  return `${type}:?`
}

/** What the config calls something. */
export function namedTag(name: string): string {
  return `#${name}`
}

/** What is let go with a type. */
export function typeTags(type: string): readonly string[] {
  return [typeTag(type), unknownTag(type)]
}

/** What is let go with an object, `Product:1`: answers that have it, and that may have it. */
export function entityTags(entity: string): readonly string[] {
  return [entity, unknownTag(splitTag(entity)[0])]
}

/**
 * What an answer is to be let go by: its types, its objects by their ids, and for types whose objects it has without an id,
 * that it may have any; and what the config calls its types and fields.
 */
export function tagsOf(data: unknown, { shape, types, tags: named }: TagSources): Set<string> {
  const tags = new Set([...types.map(typeTag), ...named.map(namedTag)])
  const most = tags.size + mostObjects

  function visit(value: unknown, at: AnswerShape): void {
    if (Array.isArray(value)) for (const item of value as readonly unknown[]) visit(item, at)
    else if (isObject(value)) visitObject(value, at)
  }

  function visitObject(value: Readonly<Record<string, unknown>>, at: AnswerShape): void {
    const id = at.id === undefined ? undefined : value[at.id]
    const named = at.typename === undefined ? undefined : value[at.typename]
    const possible = typeof named === 'string' ? [named] : at.types
    const isKnown = (typeof id === 'string' || typeof id === 'number') && tags.size < most
    for (const type of possible) tags.add(isKnown ? entityTag(type, String(id)) : unknownTag(type))
    for (const [name, member] of at.members) visit(value[name], member)
  }

  visit(data, shape)
  return tags
}

/**
 * What is to be let go when a mutation has returned objects with these tags: the objects, whoever has them without an id, and of
 * types whose objects it returned without one, everything.
 */
export function tagsToLetGo(tags: ReadonlySet<string>, types: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const type of types) {
    if (tags.has(unknownTag(type))) for (const tag of typeTags(type)) found.add(tag)
  }
  for (const tag of tags) {
    const [type, id] = splitTag(tag)
    if (id !== undefined) found.add(tag).add(unknownTag(type))
  }
  return found
}

/** The types and the objects that tags stand for, in the words of what keeps entities. */
export function entitiesOfTags(tags: readonly string[]): Pick<EntityPurge, 'types' | 'entities'> {
  const known = tags.filter((tag) => !tag.startsWith('#') && !tag.endsWith(':?'))
  return {
    types: known.filter((tag) => !tag.includes(':')),
    entities: known.filter((tag) => tag.includes(':')),
  }
}

/** The type of a tag, and the object's id. */
function splitTag(tag: string): readonly [type: string, id: string | undefined] {
  const end = tag.indexOf(':')
  return end === -1 ? [tag, undefined] : [tag.slice(0, end), tag.slice(end + 1)]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
