import { Kind, parse } from 'graphql'
import type { SelectionSetNode } from 'graphql'
import { isObject } from '../is-object.ts'

/** One field of a key; `fields` where it is an object. */
interface KeyField {
  readonly name: string
  readonly fields?: KeyFields
}

/** The fields of an entity's key, as a federation field set names them. */
export type KeyFields = readonly KeyField[]

/** The values of a key, without anything else: `{ sku: 'a', owner: { id: '1' } }`. */
export type KeyValue = Readonly<Record<string, unknown>>

/** A key that was read from a representation or an answer. */
export interface Key {
  readonly value: KeyValue
  /** The same for equal keys: numbers and strings are alike, since an ID may come as either. */
  readonly text: string
}

/**
 * Parses a federation field set (`id`, `sku owner { id }`); braces around it are allowed.
 *
 * @throws {GraphQLError} when it is no selection, or holds more than plain fields
 */
export function parseKeyFields(fieldSet: string): KeyFields {
  const text = fieldSet.trim()
  const [operation] = parse(text.startsWith('{') ? text : `{ ${text} }`, { noLocation: true }).definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('A field set is a selection.')
  return toKeyFields(operation.selectionSet)
}

function toKeyFields({ selections }: SelectionSetNode): KeyFields {
  return selections.flatMap((selection): KeyField[] => {
    if (selection.kind !== Kind.FIELD) throw new TypeError('A key has plain fields only, no fragments.')
    const name = selection.name.value
    if (name === '__typename') return []
    return [selection.selectionSet ? { name, fields: toKeyFields(selection.selectionSet) } : { name }]
  })
}

/** The field set of key fields: `sku owner { id }`. */
export function printKeyFields(fields: KeyFields): string {
  return fields.map((field) => field.name + printSubfields(field)).join(' ')
}

/**
 * The selection of key fields under names of their own, so that they can't meet what a client selects:
 * `_l_sku: sku _l_owner: owner { id }`.
 */
export function printAliasedKeyFields(fields: KeyFields, prefix: string): string {
  return fields.map((field) => `${prefix}${field.name}: ${field.name}${printSubfields(field)}`).join(' ')
}

function printSubfields({ fields }: KeyField): string {
  return fields ? ` { ${printKeyFields(fields)} }` : ''
}

/**
 * Reads a key from an object; undefined where a field of it is missing or null.
 *
 * @param prefix stands before the names of the outermost fields, as {@link printAliasedKeyFields} puts it
 */
export function readKey(
  fields: KeyFields,
  object: Readonly<Record<string, unknown>>,
  prefix = '',
): Key | undefined {
  const texts: string[] = []
  const value = readFields(fields, object, { prefix, texts })
  if (!value) return undefined
  return { value, text: texts.length === 1 && texts[0] !== undefined ? texts[0] : JSON.stringify(texts) }
}

function readFields(
  fields: KeyFields,
  object: Readonly<Record<string, unknown>>,
  { prefix, texts }: { readonly prefix: string; readonly texts: string[] },
): KeyValue | undefined {
  const result: Record<string, unknown> = {}
  for (const field of fields) {
    const value = object[prefix + field.name]
    if (value === undefined || value === null) return undefined
    if (field.fields) {
      const nested = isObject(value) ? readFields(field.fields, value, { prefix: '', texts }) : undefined
      if (!nested) return undefined
      result[field.name] = nested
    } else {
      result[field.name] = value
      texts.push(typeof value === 'string' ? value : JSON.stringify(value))
    }
  }
  return result
}

/** What an object has of these fields, be it null. */
export function pickFields(fields: KeyFields, object: Readonly<Record<string, unknown>>): KeyValue {
  const picked: Record<string, unknown> = {}
  for (const { name, fields: nested } of fields) {
    const value = object[name]
    if (value !== undefined) picked[name] = nested && isObject(value) ? pickFields(nested, value) : value
  }
  return picked
}

/** Whether an object says something of each key field, be it null. */
export function hasKeyFields(fields: KeyFields, object: Readonly<Record<string, unknown>>): boolean {
  return fields.every((field) => {
    const value = object[field.name]
    if (value === undefined) return false
    return !field.fields || !isObject(value) || hasKeyFields(field.fields, value)
  })
}
