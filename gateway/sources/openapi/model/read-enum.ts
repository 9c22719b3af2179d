import { toList, toText } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import { createNameScope, toGraphQLName } from './names.ts'
import type { EnumSchema, ScalarSchema } from './rest-model.ts'
import { scalarOf } from './scalars.ts'

/**
 * Reads `enum` and `const`: texts are an enum, whose odd values get legal names; anything else is of the type that its
 * values have.
 *
 * @param takeName gives the enum its name, when it is one
 */
export function readEnum(schema: JsonObject, takeName: () => string): EnumSchema | ScalarSchema {
  const values = 'const' in schema ? [schema.const] : toList(schema.enum).filter((value) => value !== null)
  const texts = values.filter((value) => typeof value === 'string')
  if (texts.length === 0 || texts.length < values.length) return scalarOf(typeOfValues(values), schema)
  const names = createNameScope(['true', 'false', 'null'])
  return {
    kind: 'enum',
    name: takeName(),
    description: toText(schema.description),
    values: [...new Set(texts)].map((value) => ({ name: names.take(enumName(value)), value })),
  }
}

function typeOfValues(values: readonly unknown[]): string | undefined {
  if (values.every((value) => Number.isInteger(value))) return 'integer'
  if (values.every((value) => typeof value === 'number')) return 'number'
  return values.every((value) => typeof value === 'boolean') ? 'boolean' : undefined
}

function enumName(value: string): string {
  const name = toGraphQLName(value)
  return value === '' ? 'EMPTY' : name
}
