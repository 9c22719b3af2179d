import { childPointer } from '../document/json-pointer.ts'
import { toObject } from '../document/json-value.ts'
import type { OperationPlace, ReadContext } from './operation-place.ts'
import type { RestResult } from './rest-model.ts'
import { toMembers } from './union-members.ts'

/** Media types that are taken where the wanted one is not there. */
export const fallbackTypes = ['application/problem+json;q=0.9', '*/*;q=0.5']

/** The body of one success, in JSON. */
export interface JsonBody {
  readonly status: string
  readonly mediaType: string
  readonly schema: unknown
  readonly pointer: string
}

/**
 * Reads what the JSON of an operation's successes holds. Several statuses with different schemas are read as a `oneOf` of
 * them, in which the status says which it is.
 *
 * @throws {UnmappableError} when a reference can't be followed
 */
export function readJsonBodies(
  place: OperationPlace,
  bodies: readonly [JsonBody, ...JsonBody[]],
  { schemas }: ReadContext,
): Pick<RestResult, 'use' | 'members' | 'accept'> {
  const firsts = firstOfEach(bodies, ({ status }) => status)
  const accept = toAccept(firsts.map(({ mediaType }) => mediaType))
  const name = `${place.name}Result`
  const different = firstOfEach(firsts.filter(saysSomething), essenceOf)
  const [only = bodies[0], ...further] = different
  if (further.length === 0) return { use: schemas.read({ ...only, name }), members: noMembers, accept }

  const pointer = childPointer(place.pointer, 'responses')
  const use = schemas.read({ schema: { oneOf: different.map(({ schema }) => schema) }, pointer, name })
  if (use.schema.kind !== 'union') return { use, members: noMembers, accept }
  const members = new Map<string, string>()
  for (const body of firsts) {
    const index = different.findIndex((choice) => essenceOf(choice) === essenceOf(body))
    if (index < 0) continue
    const { schema } = different[index] ?? body
    const choice = schemas.read({ schema, pointer: childPointer(pointer, 'oneOf', String(index)), name })
    const [member, ...others] = toMembers(choice.schema, [], schemas.boxes)
    if (member && others.length === 0) members.set(body.status, member.name)
  }
  return { use, members, accept }
}

const noMembers: ReadonlyMap<string, string> = new Map()

function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const firsts = new Map<string, T>()
  for (const item of items) {
    const key = keyOf(item)
    if (!firsts.has(key)) firsts.set(key, item)
  }
  return [...firsts.values()]
}

/** A body of which nothing is said tells nothing of the others. */
function saysSomething({ schema }: JsonBody): boolean {
  return Object.keys(toObject(schema)).length > 0
}

const annotations = new Set(['title', 'description', 'example', 'examples'])

/** The schema without what is said of it at its top. */
function essenceOf({ schema }: JsonBody): string {
  return JSON.stringify(Object.entries(toObject(schema)).filter(([key]) => !annotations.has(key)))
}

/** JSON under its own name comes before JSON. */
function toAccept(mediaTypes: readonly string[]): string[] {
  const named = [...new Set(mediaTypes)].filter((type) => !isPlainJson(type))
  if (named.length === 0) return ['application/json', ...fallbackTypes]
  const plain = named.length < mediaTypes.length ? 'application/json' : 'application/json;q=0.9'
  return [...named, plain, ...fallbackTypes]
}

function isPlainJson(mediaType: string): boolean {
  return mediaType.includes('*') || /^application\/json\s*(;|$)/i.test(mediaType)
}
