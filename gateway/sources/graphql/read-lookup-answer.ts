import { GraphQLError } from 'graphql'
import type { EntityGroup, KeyEntry } from './group-representations.ts'
import { isObject } from '../is-object.ts'
import { readKey } from './key-fields.ts'
import type { LookupCall } from './lookup-requests.ts'
import { placeOf, relocateError } from './relocate-error.ts'
import type { Item, Match, Matches } from './relocate-error.ts'

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
    group.target.errors.push(...relocateError(error, { call, items, found, prefix: input.prefix }))
}

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
