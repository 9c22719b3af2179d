import { GraphQLError } from 'graphql'
import type { EntityGroup, KeyEntry } from './group-representations.ts'
import { isObject, readKey } from './key-fields.ts'
import type { LookupCall } from './lookup-requests.ts'

type Path = readonly (string | number)[]

/** What a call's answer is read with. */
export interface AnswerInput {
  readonly subgraph: string
  /** What the names begin with that were made up for the service. */
  readonly prefix: string
  /** The answer's errors that belong to the call. */
  readonly errors: readonly GraphQLError[]
}

/**
 * Puts the entities that a call answered with in their places, and its errors beside them, their paths rewritten to
 * those places. Entities are matched by key: whatever order they come in, and whichever are missing.
 */
export function readLookupAnswer(call: LookupCall, value: unknown, input: AnswerInput): void {
  const { group, entries } = call
  const items = itemsOf(
    value,
    group.lookup.steps.map(({ fieldName }) => fieldName),
  )
  const found = group.lookup.many
    ? matchByKey(group, items, input.prefix)
    : firstOf(items, entries, input.prefix)
  for (const { entry, item } of found.values()) {
    const entity = withoutPrivateFields(item, input.prefix)
    for (const position of entry.positions) group.target.answers[position] = entity
  }
  if (items.some(({ item }) => item !== null && !isObject(item))) {
    group.target.errors.push(...badItems(call, input.subgraph))
  }
  for (const error of input.errors)
    group.target.errors.push(...relocate(error, { call, items, found, input }))
}

/** Something that a call answered with, and the list positions that lead to it. */
interface Item {
  readonly indexes: readonly number[]
  readonly item: unknown
}

interface Match {
  readonly entry: KeyEntry
  readonly item: Readonly<Record<string, unknown>>
}

/** The matches by their item's place. */
type Matches = ReadonlyMap<string, Match>

const placeOf = (indexes: readonly number[]) => indexes.join()

function itemsOf(value: unknown, [, ...below]: readonly string[]): Item[] {
  const items: Item[] = []
  function walk(current: unknown, fields: readonly string[], indexes: readonly number[]): void {
    const [field, ...rest] = fields
    if (Array.isArray(current)) {
      current.forEach((element, index) => {
        walk(element, fields, [...indexes, index])
      })
    } else if (field === undefined) items.push({ indexes, item: current ?? null })
    else if (isObject(current)) walk(current[field], rest, indexes)
  }
  walk(value, below, [])
  return items
}

function matchByKey(group: EntityGroup, items: readonly Item[], prefix: string): Matches {
  const matches = new Map<string, Match>()
  const matched = new Set<KeyEntry>()
  for (const { indexes, item } of items) {
    if (!isObject(item)) continue
    const key = readKey(group.fields, item, `${prefix}_`)
    const entry = key && group.entries.get(key.text)
    if (!entry || matched.has(entry)) continue
    matched.add(entry)
    matches.set(placeOf(indexes), { entry, item })
  }
  return matches
}

function firstOf([first]: readonly Item[], [entry]: readonly KeyEntry[], prefix: string): Matches {
  // Without the type's proof the answer is of another type of the interface or union.
  if (!entry || !isObject(first?.item) || first.item[`${prefix}_`] === undefined) return new Map()
  return new Map([[placeOf([]), { entry, item: first.item }]])
}

function withoutPrivateFields(
  item: Readonly<Record<string, unknown>>,
  prefix: string,
): Readonly<Record<string, unknown>> {
  const entity: Record<string, unknown> = {}
  for (const name in item) if (!name.startsWith(prefix)) entity[name] = item[name]
  return entity
}

interface Relocation {
  readonly call: LookupCall
  readonly items: readonly Item[]
  readonly found: Matches
  readonly input: AnswerInput
}

/** The error once for each place that it belongs to: equal representations have the same errors. */
function relocate(error: GraphQLError, { call, items, found, input }: Relocation): GraphQLError[] {
  const { indexes, tail } = locate(error.path ?? [], call)
  const { responseKey } = call.group.target
  const at = entryAt(indexes, { call, items, found })
  if (at === 'unasked') return []
  if (at === 'unknown') return [withPath(error, [responseKey])]
  const below = tail.map((part) => toClientName(part, input))
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
  { call, items, found }: Omit<Relocation, 'input'>,
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

function toClientName(part: string | number, { prefix }: AnswerInput): string | number {
  return typeof part === 'string' && part.startsWith(`${prefix}_`) ? part.slice(prefix.length + 1) : part
}

function withPath(error: GraphQLError, path: Path): GraphQLError {
  return new GraphQLError(error.message, {
    path,
    originalError: error.originalError ?? null,
    extensions: error.extensions,
  })
}

function badItems({ group, entries }: LookupCall, subgraph: string): GraphQLError[] {
  const { steps } = group.lookup
  const field = steps.map(({ fieldName }) => fieldName).join('.')
  const message = `The subgraph "${subgraph}" answered "${field}" with something that is no object.`
  const extensions = { code: 'SUBGRAPH_BAD_RESPONSE', subgraph }
  const positions = group.lookup.many ? [] : entries.flatMap((entry) => entry.positions)
  const { responseKey } = group.target
  const paths: Path[] =
    positions.length > 0 ? positions.map((position) => [responseKey, position]) : [[responseKey]]
  return paths.map((path) => new GraphQLError(message, { path, extensions }))
}
