import type { JsonObject } from '../document/json-value.ts'
import type { ScalarSchema } from './rest-model.ts'

/** Formats of strings that have a scalar of their own in graphql-scalars. */
const stringFormats = new Map([
  ['date-time', 'DateTime'],
  ['date', 'LocalDate'],
  ['time', 'LocalTime'],
  ['duration', 'Duration'],
  ['uuid', 'UUID'],
  ['email', 'EmailAddress'],
  ['uri', 'URL'],
  ['url', 'URL'],
  ['ipv4', 'IPv4'],
  ['ipv6', 'IPv6'],
  ['byte', 'Byte'],
])

/** The scalar of a schema without parts; `JSON` where its type says nothing that GraphQL knows. */
export function scalarOf(type: unknown, schema: JsonObject): ScalarSchema {
  return { kind: 'scalar', scalar: scalarNameOf(type, schema.format) }
}

function scalarNameOf(type: unknown, format: unknown): string {
  switch (type) {
    case 'string':
      return (typeof format === 'string' ? stringFormats.get(format) : undefined) ?? 'String'
    case 'integer':
      return format === 'int64' ? 'BigInt' : 'Int'
    case 'number':
      return 'Float'
    case 'boolean':
      return 'Boolean'
    default:
      return 'JSON'
  }
}

/** The scalar for values that have no better type. */
export const jsonScalar: ScalarSchema = { kind: 'scalar', scalar: 'JSON' }
