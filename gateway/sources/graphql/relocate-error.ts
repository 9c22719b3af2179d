import { GraphQLError } from 'graphql'
import type { KeyEntry } from './group-representations.ts'
import { isObject } from '../is-object.ts'
import type { LookupCall } from './lookup-requests.ts'

type Path = readonly (string | number)[]

/** Something that a call answered with, and the list positions that lead to it. */
export interface Item {
  readonly indexes: readonly number[]
  readonly item: unknown
}

/** An item, and the key that it is the entity of. */
export interface Match {
  readonly entry: KeyEntry
  readonly item: Readonly<Record<string, unknown>>
}

/** The matches by their item's place. */
export type Matches = ReadonlyMap<string, Match>

/** List positions as a map's key. */
export const placeOf = (indexes: readonly number[]) => indexes.join()

/** What is known of the answer that an error is in. */
export interface Relocation {
  readonly call: LookupCall
  readonly items: readonly Item[]
  readonly found: Matches
  /** What the names begin with that were made up for the service. */
  readonly prefix: string
}

/** The error once for each place that it belongs to: equal representations have the same errors. */
export function relocateError(
  error: GraphQLError,
  { call, items, found, prefix }: Relocation,
): GraphQLError[] {
  const { indexes, tail } = locate(error.path ?? [], call)
  const { responseKey } = call.group.target
  const at = entryAt(indexes, { call, items, found })
  if (at === 'unasked') return []
  if (at === 'unknown') return [withPath(error, [responseKey])]
  const below = tail.map((part) => toClientName(part, prefix))
  return at.positions.map((position) => withPath(error, [responseKey, position, ...below]))
}

/** Parts a path into the list positions on the way to the entity, and what lies below it. */
function locate(path: Path, { group }: LookupCall): { indexes: readonly number[]; tail: Path } {
  const indexes: number[] = []
  let fieldsLeft = group.lookup.steps.length - 1
  let at = 1
  for (; at < path.length; at++) {
    const part = path[at]
    if (typeof part === 'number') indexes.push(part)
    else if (fieldsLeft > 0) fieldsLeft -= 1
    else break
  }
  return { indexes, tail: path.slice(at) }
}

/**
 * The key that an error belongs to. It may belong to an item that came unasked. An item that is null has no key to
 * tell: where as many items came as were asked for, they came in order.
 */
function entryAt(
  indexes: readonly number[],
  { call, items, found }: Omit<Relocation, 'prefix'>,
): KeyEntry | 'unasked' | 'unknown' {
  const { entries, group } = call
  if (!group.lookup.many) return entries[0] ?? 'unknown'
  const place = placeOf(indexes)
  const match = found.get(place)
  if (match) return match.entry
  if (items.some(({ indexes: other, item }) => isObject(item) && placeOf(other) === place)) return 'unasked'
  const [index] = indexes
  const entry = index !== undefined && indexes.length === 1 ? entries[index] : undefined
  if (!entry || items.length !== entries.length) return 'unknown'
  const isMatched = [...found.values()].some((other) => other.entry === entry)
  return isMatched ? 'unknown' : entry
}

function toClientName(part: string | number, prefix: string): string | number {
  return typeof part === 'string' && part.startsWith(`${prefix}_`) ? part.slice(prefix.length + 1) : part
}

function withPath(error: GraphQLError, path: Path): GraphQLError {
  return new GraphQLError(error.message, {
    path,
    originalError: error.originalError ?? null,
    extensions: error.extensions,
  })
}
