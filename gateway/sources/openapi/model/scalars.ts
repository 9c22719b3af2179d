import { toList } from '../document/json-value.ts'
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
  return { kind: 'scalar', scalar: scalarNameOf(type, schema) }
}

function scalarNameOf(type: unknown, schema: JsonObject): string {
  const { format } = schema
  switch (type) {
    case 'string':
      if (isBinary(schema)) return 'Upload'
      return (typeof format === 'string' ? stringFormats.get(format) : undefined) ?? 'String'
    case 'integer':
      return isBig(schema) ? 'BigInt' : 'Int'
    case 'number':
      return 'Float'
    case 'boolean':
      return 'Boolean'
    case 'file':
      return 'Upload'
    default:
      return (type === undefined || type === 'object') && isBinary(schema) ? 'Upload' : 'JSON'
  }
}

const bigFormats = new Set<unknown>(['int64', 'uint64', 'uint32', 'bigint', 'long', 'timestamp'])

/** An integer that GraphQL's `Int` of 32 bits may not hold, by its format, its bounds or its examples. */
function isBig(schema: JsonObject): boolean {
  if (bigFormats.has(schema.format)) return true
  if (schema.format === 'int32') return false
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, default: preset, example } = schema
  return [
    minimum,
    maximum,
    exclusiveMinimum,
    exclusiveMaximum,
    preset,
    example,
    ...toList(schema.examples),
  ].some((value) => typeof value === 'number' && (value > 2_147_483_647 || value < -2_147_483_648))
}

/** Bytes: `format: binary` of OpenAPI 3.0, a media type without an encoding in 3.1; converters leave `file`. */
function isBinary({ type, format, contentMediaType, contentEncoding }: JsonObject): boolean {
  if (format === 'binary' || (format === 'file' && type === 'object')) return true
  if (typeof contentMediaType !== 'string' || contentEncoding !== undefined) return false
  return type === undefined || /^(application\/octet-stream|image\/|audio\/|video\/)/i.test(contentMediaType)
}

/** A file: in arguments; in answers it is a text. */
export const uploadScalar: ScalarSchema = { kind: 'scalar', scalar: 'Upload' }

/** Bytes in an answer, in base64. */
export const bytesScalar: ScalarSchema = { kind: 'scalar', scalar: 'Byte' }

/** True or false. */
export const booleanScalar: ScalarSchema = { kind: 'scalar', scalar: 'Boolean' }

/** A text of no format. */
export const textScalar: ScalarSchema = { kind: 'scalar', scalar: 'String' }

/** The scalar for values that have no better type. */
export const jsonScalar: ScalarSchema = { kind: 'scalar', scalar: 'JSON' }
