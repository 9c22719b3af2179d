import type { Uploads } from '../../../context/upload.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { MapSchema, RestField, RestSchema, UnionSchema } from '../model/rest-model.ts'
import { toObject } from '../document/json-value.ts'
import { inputFieldOf, inputFields } from '../model/fields.ts'

/** Turns an argument's value into what is written on the wire. */
export type WriteInput = (value: unknown, uploads: Uploads) => unknown

/**
 * Makes the {@link WriteInput} of a schema: fields get back the names of their properties, and files take the places of
 * the texts that stand for them. It throws a GatewayError BAD_USER_INPUT when there is no such file.
 */
export function compileInput(schema: RestSchema, known = new Map<RestSchema, WriteInput>()): WriteInput {
  if (schema.kind === 'list') {
    const write = compileInput(schema.items.schema, known)
    return (value, uploads) =>
      Array.isArray(value) ? value.map((item: unknown) => write(item, uploads)) : value
  }
  if (schema.kind === 'scalar' && schema.scalar === 'Upload') return findUpload
  if (schema.kind === 'union') return compileChoice(schema, known)
  if (schema.kind === 'map') return compileEntries(schema, known)
  if (schema.kind !== 'object') return (value) => value
  const before = known.get(schema)
  if (before) return before

  let fields: readonly (readonly [field: RestField, write: WriteInput])[] = []
  const write: WriteInput = (value, uploads) => {
    if (typeof value !== 'object' || value === null) return value
    const given = new Map<string, unknown>(Object.entries(value))
    return Object.fromEntries(
      fields.flatMap(([{ name, property, isRest }, writeField]): (readonly [string, unknown])[] => {
        if (!given.has(name)) return []
        const written = writeField(given.get(name), uploads)
        return isRest ? Object.entries(toObject(written)) : [[property, written]]
      }),
    )
  }
  // Known before its fields are compiled: they may lead back here.
  known.set(schema, write)
  fields = inputFields(schema).map((field) => [field, compileInput(field.use.schema, known)])
  return write
}

/** The object that a list of entries stands for. */
function compileEntries(map: MapSchema, known: Map<RestSchema, WriteInput>): WriteInput {
  const before = known.get(map)
  if (before) return before
  let writeValue: WriteInput = (value) => value
  const write: WriteInput = (entries, uploads) => {
    if (!Array.isArray(entries)) return entries
    return Object.fromEntries(
      entries.map(toObject).map(({ key, value }) => [String(key), writeValue(value, uploads)]),
    )
  }
  known.set(map, write)
  writeValue = compileInput(map.values.schema, known)
  return write
}

/** Of an `@oneOf` input: the one field that is given, with the discriminator that says which it was. */
function compileChoice(union: UnionSchema, known: Map<RestSchema, WriteInput>): WriteInput {
  const before = known.get(union)
  if (before) return before
  const members = new Map<string, WriteInput>()
  const write: WriteInput = (value, uploads) => {
    if (typeof value !== 'object' || value === null) return value
    for (const [name, given] of Object.entries(value)) return members.get(name)?.(given, uploads)
    return undefined
  }
  known.set(union, write)
  for (const member of union.members) {
    const writeMember = compileInput(member.schema, known)
    const { discriminator } = union
    const [tag] = member.tags
    members.set(
      inputFieldOf(member),
      discriminator === undefined || tag === undefined
        ? writeMember
        : (value, uploads) => withTag(writeMember(value, uploads), discriminator, tag),
    )
  }
  return write
}

function withTag(value: unknown, discriminator: string, tag: string): unknown {
  return typeof value === 'object' && value !== null && !(discriminator in value)
    ? { [discriminator]: tag, ...value }
    : value
}

function findUpload(value: unknown, uploads: Uploads): unknown {
  if (value == null) return value
  const upload = typeof value === 'string' ? uploads.get(value) : undefined
  if (upload) return upload
  throw new GatewayError(
    'BAD_USER_INPUT',
    'A variable of type `Upload` takes a file: send the operation as a GraphQL multipart request.',
  )
}
