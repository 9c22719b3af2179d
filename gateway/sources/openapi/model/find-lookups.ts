import type {
  ObjectSchema,
  RestModel,
  RestOperation,
  RestSchema,
  ScalarSchema,
  SchemaUse,
} from './rest-model.ts'

/** How the objects of a type can be looked up by key, as far as the document alone tells. */
export interface FoundLookup {
  readonly typeName: string
  /** The key's field. */
  readonly key: string
  readonly get: RestOperation | undefined
  readonly list: ListCall | undefined
}

/** An operation that takes many keys. */
interface ListCall {
  readonly operation: RestOperation
  /** The parameter, the property of the body, or the body itself, that takes them. */
  readonly keysParam: string
  /** Most keys in one call, where the document says so. */
  readonly maxItems: number | undefined
}

/**
 * Finds lookups by key: `GET /items/{id}` answers an object that has the key, and is paired with an operation that
 * takes a list of such keys (`GET /items?ids=`, `POST /items/batch`) and answers a list of the same type, or a map.
 *
 * @param model one in which maps are not just JSON
 */
export function findLookups(model: RestModel): FoundLookup[] {
  const found = new Map<string, FoundLookup>()
  const byPath = model.operations.toSorted((one, other) => one.path.length - other.path.length)
  for (const operation of byPath) {
    const lookup = readGet(operation)
    if (!lookup || found.has(lookup.type.name)) continue
    const { type, key, keySchema } = lookup
    const list = findList(byPath, { type, key, keySchema })
    found.set(type.name, { typeName: type.name, key, get: operation, list })
  }
  return [...found.values()]
}

interface KeyedType {
  readonly type: ObjectSchema
  readonly key: string
  readonly keySchema: ScalarSchema
}

function readGet(operation: RestOperation): KeyedType | undefined {
  const { method, path, parameters, body, result } = operation
  const type = result.use.schema
  const [parameter, ...others] = parameters.filter((one) => one.in === 'path')
  if (method !== 'GET' || body || !parameter || others.length > 0 || type.kind !== 'object') return undefined
  if (!path.endsWith(`/{${parameter.name}}`)) return undefined
  if (parameters.some((one) => one.required && one.in !== 'path')) return undefined
  const keySchema = parameter.use.schema
  if (keySchema.kind !== 'scalar') return undefined
  const names = [words(parameter.name), ...(isIdOf(type, parameter.name) ? ['id'] : [])]
  const field = type.fields.find(
    ({ name, use, writeOnly }) => !writeOnly && names.includes(words(name)) && isAlike(use.schema, keySchema),
  )
  return field && { type, key: field.name, keySchema }
}

/** `itemId` is the id of an `Item`. */
function isIdOf(type: ObjectSchema, parameter: string): boolean {
  return words(parameter) === 'id' || words(parameter) === `${words(type.name)}id`
}

function findList(operations: readonly RestOperation[], keyed: KeyedType): ListCall | undefined {
  const names = keysNames(keyed)
  for (const operation of operations) {
    const { method, path, parameters, body } = operation
    if (!answersMany(operation, keyed.type)) continue
    const isRequired = parameters.some((one) => one.required && !isKeys(one.use.schema, keyed.keySchema))
    if (isRequired) continue
    if (method === 'GET' && !body) {
      const parameter = parameters.find(
        (one) => one.in === 'query' && names.has(words(one.name)) && isKeys(one.use.schema, keyed.keySchema),
      )
      if (parameter) return toCall(operation, parameter.argument, parameter.use)
    }
    if (method === 'POST' && body && /(batch|bulk|lookup|multi-?get|by-?ids?|search|query)$/i.test(path)) {
      const keys = findKeysInBody(operation, keyed, names)
      if (keys) return keys
    }
  }
  return undefined
}

function findKeysInBody(
  operation: RestOperation,
  { keySchema }: KeyedType,
  names: ReadonlySet<string>,
): ListCall | undefined {
  const { body } = operation
  if (!body) return undefined
  const { schema } = body.use
  if (isKeys(schema, keySchema)) return toCall(operation, body.argument, body.use)
  if (schema.kind !== 'object') return undefined
  const field = schema.fields.find(({ name, use }) => names.has(words(name)) && isKeys(use.schema, keySchema))
  const isAlone = schema.fields.every((other) => other === field || !other.required)
  return field && isAlone ? toCall(operation, field.name, field.use) : undefined
}

function toCall(operation: RestOperation, keysParam: string, { schema }: SchemaUse): ListCall {
  return { operation, keysParam, maxItems: schema.kind === 'list' ? schema.maxItems : undefined }
}

/** Names that a list of keys may well have. */
function keysNames({ type, key }: KeyedType): ReadonlySet<string> {
  const name = words(key)
  const typed = `${words(type.name)}${name}`
  return new Set(
    [name, typed].flatMap((one) => [one, `${one}s`, `${one}list`, `${one}in`]).concat('ids', 'keys'),
  )
}

/** A list or a map of the type, or an object with a list of it. */
function answersMany({ result }: RestOperation, type: ObjectSchema): boolean {
  const { schema } = result.use
  if (schema.kind === 'object') return schema.fields.some(({ use }) => isListOf(use.schema, type))
  return isListOf(schema, type) || (schema.kind === 'map' && schema.values.schema === type)
}

function isListOf(schema: RestSchema, type: ObjectSchema): boolean {
  return schema.kind === 'list' && schema.items.schema === type
}

function isKeys(schema: RestSchema, key: ScalarSchema): boolean {
  return schema.kind === 'list' && isAlike(schema.items.schema, key)
}

/** Texts are alike whatever their format, and so are integers. */
function isAlike(schema: RestSchema, key: ScalarSchema): boolean {
  return schema.kind === 'scalar' && familyOf(schema) === familyOf(key)
}

function familyOf({ scalar }: ScalarSchema): string {
  if (scalar === 'Int' || scalar === 'BigInt') return 'integer'
  return scalar === 'Float' || scalar === 'Boolean' || scalar === 'JSON' ? scalar : 'text'
}

/** Without what separates words, in lower case: `item_id` is `itemid`. */
function words(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()
}
