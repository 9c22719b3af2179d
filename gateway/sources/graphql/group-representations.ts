import { GraphQLError } from 'graphql'
import type { EntityField, EntitySelection, WireFragment } from './compiled-request.ts'
import type { EntityKey, Lookup } from './entity.ts'
import { isObject } from '../is-object.ts'
import { hasKeyFields, pickFields, readKey } from './key-fields.ts'
import type { Key, KeyFields } from './key-fields.ts'

/** The distinct representations of one type that are looked up in one way. */
export interface EntityGroup {
  readonly fields: KeyFields
  readonly lookup: Lookup
  readonly fragment: WireFragment
  /** Where the answers go. */
  readonly target: EntityTarget
  /** By the key's text. */
  readonly entries: ReadonlyMap<string, KeyEntry>
}

/** One distinct key, and where among the representations it stands. */
export interface KeyEntry {
  readonly key: Key
  readonly positions: readonly number[]
}

/** What becomes of one `_entities` field while its parts come in. */
interface EntityTarget {
  readonly responseKey: string
  readonly answers: (Readonly<Record<string, unknown>> | null)[]
  readonly errors: GraphQLError[]
}

/** A field's representations in groups; what needs no lookup is in `target` already. */
export interface GroupedRepresentations {
  readonly target: EntityTarget
  readonly groups: readonly EntityGroup[]
}

interface MutableEntry extends KeyEntry {
  readonly positions: number[]
}

interface MutableGroup extends EntityGroup {
  readonly entries: Map<string, MutableEntry>
}

/**
 * Groups the representations of an `_entities` field by the way they are looked up, equal ones together. One whose key
 * is null has no entity; one that can't be looked up is an error.
 */
export function groupRepresentations(
  subgraph: string,
  field: EntityField,
  representations: readonly unknown[],
): GroupedRepresentations {
  const target: EntityTarget = {
    responseKey: field.responseKey,
    answers: representations.map(() => null),
    errors: [],
  }
  const groups = new Map<EntityKey, MutableGroup>()

  representations.forEach((representation, position) => {
    const found = findKey(field, representation)
    if (typeof found === 'string') {
      const path = [field.responseKey, position]
      target.errors.push(cannotLookUp(subgraph, found, path))
    } else if (found.selection.isEmpty) {
      target.answers[position] = {}
    } else if (found.use) {
      const { key, entityKey, lookup, fragment } = found.use
      const group: MutableGroup = groups.get(entityKey) ?? {
        fields: entityKey.fields,
        lookup,
        fragment,
        target,
        entries: new Map(),
      }
      groups.set(entityKey, group)
      const entry = group.entries.get(key.text)
      if (entry) entry.positions.push(position)
      else group.entries.set(key.text, { key, positions: [position] })
    }
  })
  return { target, groups: [...groups.values()] }
}

interface FoundKey {
  readonly selection: EntitySelection
  /** Undefined when a part of the key is null: there is no such entity. */
  readonly use?: {
    readonly key: Key
    readonly entityKey: EntityKey
    readonly lookup: Lookup
    readonly fragment: WireFragment
  }
}

/** The first key of the type whose fields the representation has, or words that say why there is none. */
function findKey(field: EntityField, representation: unknown): FoundKey | string {
  if (!isObject(representation)) return 'a representation that is no object'
  const typeName = representation.__typename
  const selection = typeof typeName === 'string' ? field.selections.get(typeName) : undefined
  if (!selection || typeof typeName !== 'string')
    return `the type "${String(typeName)}", which is no entity of it`
  if (selection.isEmpty) return { selection }
  let hasNullKey = false
  for (const entityKey of selection.entity.keys) {
    const { lookup, fields } = entityKey
    const fragment = selection.fragments.get(entityKey)
    if (!lookup || !fragment || !hasKeyFields(fields, representation)) continue
    const key = withExtras(readKey(fields, representation), entityKey, representation)
    if (key) return { selection, use: { key, entityKey, lookup, fragment } }
    hasNullKey = true
  }
  return hasNullKey ? { selection } : `a representation of "${typeName}" that has none of its keys`
}

function withExtras(
  key: Key | undefined,
  { extras }: EntityKey,
  representation: Readonly<Record<string, unknown>>,
): Key | undefined {
  if (!key || !extras) return key
  const value = pickFields(extras, representation)
  return { ...key, value: { ...value, ...key.value } }
}

function cannotLookUp(subgraph: string, what: string, path: readonly (string | number)[]): GraphQLError {
  return new GraphQLError(`The subgraph "${subgraph}" was asked for ${what}.`, {
    path,
    extensions: { code: 'INTERNAL_SERVER_ERROR', subgraph },
  })
}
