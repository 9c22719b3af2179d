import type { ObjectSchema, RestSchema } from '../model/rest-model.ts'
import { inputFields } from '../schema/print-rest-sdl.ts'

/** Turns an argument's value into what is written on the wire. */
export type WriteInput = (value: unknown) => unknown

/** Makes the {@link WriteInput} of a schema: fields get back the names of their properties. */
export function compileInput(schema: RestSchema, known = new Map<ObjectSchema, WriteInput>()): WriteInput {
  if (schema.kind === 'list') {
    const write = compileInput(schema.items.schema, known)
    return (value) => (Array.isArray(value) ? value.map(write) : value)
  }
  if (schema.kind !== 'object') return (value) => value
  const before = known.get(schema)
  if (before) return before

  let fields: readonly (readonly [name: string, property: string, write: WriteInput])[] = []
  const write: WriteInput = (value) => {
    if (typeof value !== 'object' || value === null) return value
    const given = new Map<string, unknown>(Object.entries(value))
    return Object.fromEntries(
      fields.flatMap(([name, property, writeField]) =>
        given.has(name) ? [[property, writeField(given.get(name))]] : [],
      ),
    )
  }
  // Known before its fields are compiled: they may lead back here.
  known.set(schema, write)
  fields = inputFields(schema).map((field) => [
    field.name,
    field.property,
    compileInput(field.use.schema, known),
  ])
  return write
}
