import { isJsonObject, toList } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import { childPointer } from '../document/json-pointer.ts'
import type { ResolvedValue } from '../document/open-api-document.ts'

/** Keywords that say something about a schema where it stands, and nothing about the values it allows. */
const annotations = new Set([
  ...[
    'title',
    'description',
    'default',
    'example',
    'examples',
    'deprecated',
    'readOnly',
    'writeOnly',
    'nullable',
  ],
  ...['externalDocs', 'xml'],
])

/** The one schema that another stands for. */
export interface OnlyChoice {
  readonly schema: unknown
  readonly pointer: string
  /** `null` is allowed besides. */
  readonly nullable: boolean
}

/**
 * The schema that is meant by an `allOf`, `oneOf` or `anyOf` that leaves one choice: documents write so to describe a
 * reference, or to allow `null` besides. It keeps its own name.
 */
export function onlyChoice({ value, pointer }: ResolvedValue): OnlyChoice | undefined {
  const keywords = ['allOf', 'oneOf', 'anyOf'].filter((keyword) => keyword in value)
  const [keyword] = keywords
  if (keyword === undefined || keywords.length > 1 || !isAnnotated(value, keyword)) return undefined
  const choices = toList(value[keyword])
  // In an `allOf`, what only describes says nothing of the values: without it, a type that leads back to itself stays one type.
  const isReal = (choice: unknown) => (keyword === 'allOf' ? !isDescription(choice) : !isNull(choice))
  const real = [...choices.entries()].filter(([, choice]) => isReal(choice))
  const [first] = real
  if (!first || real.length > 1) return undefined
  return {
    schema: first[1],
    pointer: childPointer(pointer, keyword, String(first[0])),
    nullable: value.nullable === true || (keyword !== 'allOf' && real.length < choices.length),
  }
}

function isAnnotated(schema: JsonObject, keyword: string): boolean {
  return Object.keys(schema).every((key) => key === keyword || annotations.has(key) || key.startsWith('x-'))
}

function isDescription(schema: unknown): boolean {
  return isJsonObject(schema) && Object.keys(schema).length > 0 && isAnnotated(schema, '')
}

function isNull(schema: unknown): boolean {
  return isJsonObject(schema) && schema.type === 'null'
}
