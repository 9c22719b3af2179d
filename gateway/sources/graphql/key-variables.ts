import type { KeyFields, KeyValue } from './key-fields.ts'

/** What a lookup's text may call the parts of a key. */
export interface KeyVariables {
  readonly names: readonly string[]
  /** The variables' values for keys; a lookup of one gets a list of one. */
  valuesOf(keys: readonly KeyValue[]): Record<string, unknown>
}

/**
 * The variables of a lookup. Of one key `sku owner { id }` they are `$sku`, `$owner`, `$owner_id` and `$key`, the whole
 * key as an object. Of many keys each is a list, and has an `s`: `$skus`, `$owners`, `$owner_ids`, `$keys`.
 */
export function createKeyVariables(fields: KeyFields, many: boolean): KeyVariables {
  const suffix = many ? 's' : ''
  const paths = new Map(pathsOf(fields).map((path) => [path.join('_') + suffix, path]))
  // A field of the key that is called "key" means itself.
  if (!paths.has(`key${suffix}`)) paths.set(`key${suffix}`, [])

  return {
    names: [...paths.keys()],
    valuesOf(keys) {
      const values: Record<string, unknown> = {}
      for (const [name, path] of paths) {
        values[name] = many ? keys.map((key) => valueAt(key, path)) : valueAt(keys[0], path)
      }
      return values
    },
  }
}

function pathsOf(fields: KeyFields, parent: readonly string[] = []): (readonly string[])[] {
  return fields.flatMap(({ name, fields: nested }) => {
    const path = [...parent, name]
    return [path, ...(nested ? pathsOf(nested, path) : [])]
  })
}

function valueAt(key: KeyValue | undefined, path: readonly string[]): unknown {
  let value: unknown = key
  for (const name of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  }
  return value
}
