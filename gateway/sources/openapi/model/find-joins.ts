import { outputFields } from './fields.ts'
import type { FoundLookup } from './find-lookups.ts'
import type { ObjectSchema, RestField, RestSchema } from './rest-model.ts'

/** A field that seems to hold the key of another object. */
export interface FoundJoin {
  /** `Order.customer`: the field that would lead there. */
  readonly place: string
  readonly from: string
  readonly typeName: string
  readonly key: string
}

/** Finds fields such as `customerId`, `customer_id` and `itemIds` on types that answers hold, where such a type can be looked up. */
export function findJoins(types: Iterable<ObjectSchema>, lookups: readonly FoundLookup[]): FoundJoin[] {
  const byWord = new Map(lookups.map((lookup) => [lookup.typeName.toLowerCase(), lookup]))
  const joins: FoundJoin[] = []
  for (const type of types) {
    const fields = outputFields(type)
    for (const field of fields) {
      const reference = readReference(field)
      const lookup = reference && byWord.get(reference.word)
      if (!lookup || !isWord(field, lookup.key)) continue
      if (fields.some(({ name }) => name === reference.name)) continue
      const { typeName, key } = lookup
      const place = `${type.name}.${reference.name}`
      if (!joins.some((join) => join.place === place)) joins.push({ place, from: field.name, typeName, key })
    }
  }
  return joins
}

/** `customer` for `customerId`, `items` for `itemIds`. */
function readReference({ name, use }: RestField): { name: string; word: string } | undefined {
  const [, stem = '', many = ''] = /^(\w+?)_?(?:Id|ID|id|Sku|sku|Key|key|Code|code)(s?)$/.exec(name) ?? []
  if (stem === '' || (use.schema.kind === 'list') !== (many === 's')) return undefined
  if (!isKey(use.schema)) return undefined
  return { name: stem + many, word: stem.replaceAll('_', '').toLowerCase() }
}

/** The key of `customerId` is `id`. */
function isWord({ name }: RestField, key: string): boolean {
  return name.toLowerCase().replace(/s$/, '').endsWith(key.toLowerCase().replace(/s$/, ''))
}

function isKey(schema: RestSchema): boolean {
  if (schema.kind === 'list') return isKey(schema.items.schema)
  return schema.kind === 'scalar' && !['Boolean', 'Float', 'JSON'].includes(schema.scalar)
}
