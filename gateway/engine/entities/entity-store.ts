import { LRUCache } from 'lru-cache'

/** An entity of a subgraph, as it is kept. */
interface KeptEntity {
  readonly typeName: string
  /** What tells it from others of its type, by the names of its key fields. */
  readonly key: EntityKey
  /** The object as its subgraph answered it. Nobody writes to it. */
  readonly entity: object
  /** In milliseconds since 1970. */
  readonly expiresAtMs: number
}

/** Values of key fields, as JSON, by their names. */
export type EntityKey = ReadonlyMap<string, string>

/** Entities, within bounds, found by key for those that change them. */
export interface EntityStore {
  get(key: string): KeptEntity | undefined
  keep(key: string, kept: KeptEntity): void
  /** A moment in the order of what was let go of a type: what was asked for before may be older than what changed it. */
  changesOf(typeName: string): number
  /**
   * Lets go of the entities of a type that are, or may be, the one with this key: where theirs has a field that this one
   * lacks, nobody knows. Without a key, of all.
   *
   * @returns how many
   */
  letGo(typeName: string, key?: EntityKey): number
  clear(): number
  size(): { readonly entities: number; readonly bytes: number }
}

/** What an entity takes beside its values, in bytes, and how much more its values take than their JSON: about what is measured. */
const bytesPerEntity = 600
const bytesPerCharacter = 3

/** Builds an empty {@link EntityStore} in memory. */
export function createEntityStore(maxBytes: number): EntityStore {
  const index = new Map<string, TypeIndex>()
  const changes = new Map<string, number>()
  let cleared = 0

  const entities = new LRUCache<string, KeptEntity>({
    maxSize: maxBytes,
    sizeCalculation: ({ entity }, key) =>
      JSON.stringify(entity).length * bytesPerCharacter + key.length + bytesPerEntity,
    dispose: ({ typeName, key }, id) => indexOf(typeName).remove(key, id),
  })

  function indexOf(typeName: string): TypeIndex {
    const known = index.get(typeName) ?? new TypeIndex()
    index.set(typeName, known)
    return known
  }

  return {
    get: (key) => entities.get(key),
    keep(key, kept) {
      entities.set(key, kept)
      if (entities.has(key)) indexOf(kept.typeName).add(kept.key, key)
    },
    changesOf: (typeName) => cleared + (changes.get(typeName) ?? 0),
    letGo(typeName, key) {
      changes.set(typeName, (changes.get(typeName) ?? 0) + 1)
      const ids = indexOf(typeName).find(key)
      for (const id of ids) entities.delete(id)
      return ids.length
    },
    clear() {
      cleared += 1
      const count = entities.size
      entities.clear()
      return count
    },
    size: () => ({ entities: entities.size, bytes: entities.calculatedSize }),
  }
}

/** Who is who among the entities of one type, by the fields that they are known by. */
class TypeIndex {
  /** By the names of key fields, and then by their values. */
  readonly #byNames = new Map<string, Map<string, Set<string>>>()

  add(key: EntityKey, id: string): void {
    const names = toText([...key.keys()])
    const byValues = this.#byNames.get(names) ?? new Map<string, Set<string>>()
    this.#byNames.set(names, byValues)
    const values = toText([...key.values()])
    byValues.set(values, (byValues.get(values) ?? new Set()).add(id))
  }

  remove(key: EntityKey, id: string): void {
    const names = toText([...key.keys()])
    const values = toText([...key.values()])
    const byValues = this.#byNames.get(names)
    const ids = byValues?.get(values)
    ids?.delete(id)
    if (ids?.size === 0) byValues?.delete(values)
    if (byValues?.size === 0) this.#byNames.delete(names)
  }

  find(key?: EntityKey): string[] {
    return [...this.#byNames].flatMap(([names, byValues]) => {
      const wanted = (JSON.parse(names) as string[]).map((name) => key?.get(name))
      const known = wanted.filter((value) => value !== undefined)
      if (known.length < wanted.length || wanted.length === 0) {
        return [...byValues.values()].flatMap((ids) => [...ids])
      }
      return [...(byValues.get(toText(known)) ?? [])]
    })
  }
}

function toText(parts: readonly string[]): string {
  return JSON.stringify(parts)
}
