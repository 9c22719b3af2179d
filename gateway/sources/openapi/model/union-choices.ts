import { isJsonObject, toObject, toText } from '../document/json-value.ts'
import type { JsonObject } from '../document/json-value.ts'
import type { OpenApiDocument } from '../document/open-api-document.ts'
import { flattenSchema } from './flatten-schema.ts'
import type { Choice } from './flatten-schema.ts'

/** One of the schemas of a `oneOf`, and what it is called. */
export interface UnionChoice extends Choice {
  /** Of the component it refers to; undefined for one that stands in its place. */
  readonly component: string | undefined
  /** Has properties, or is itself one of several that have. */
  readonly isObject: boolean
}

/**
 * What there is to choose from. Where properties stand beside the `oneOf`, each choice has them too; choices that only
 * say which of those are needed are none.
 *
 * @throws {UnmappableError} when a reference can't be followed
 */
export function readChoices(
  base: JsonObject,
  choices: readonly Choice[],
  document: OpenApiDocument,
): UnionChoice[] {
  const hasBase = Object.keys(toObject(base.properties)).length > 0
  const read = choices.map((choice) => {
    const { value, pointer } = document.resolve(choice.schema, choice.pointer)
    const component = /^#\/components\/schemas\/([^/]+)$/.exec(pointer)?.[1]
    const isObject = hasProperties({ schema: value, pointer }, document)
    if (!hasBase) return { schema: value, pointer, component, isObject }
    // What describes the union is not said of each member.
    const rest = { ...base, description: undefined }
    return {
      schema: { allOf: [rest, value] },
      pointer: `${choice.pointer}/with-properties`,
      component,
      isObject,
    }
  })
  return hasBase ? read.filter(({ isObject }) => isObject) : read
}

function hasProperties({ schema, pointer }: Choice, document: OpenApiDocument, depth = 0): boolean {
  const flat = flattenSchema(document.resolve(schema, pointer), document)
  if (Object.keys(toObject(flat.schema.properties)).length > 0) return true
  return depth < 10 && flat.choices.some((choice) => hasProperties(choice, document, depth + 1))
}

/** What the document says of the property that tells which choice a value is. */
export interface Discriminator {
  readonly property: string
  /** Values that mean a choice, by the JSON pointer of the choice. */
  readonly tags: ReadonlyMap<string, readonly string[]>
}

/** @see https://spec.openapis.org/oas/v3.1.1.html#discriminator-object */
export function readDiscriminator(schema: JsonObject): Discriminator | undefined {
  const { discriminator } = schema
  const property = isJsonObject(discriminator) ? toText(discriminator.propertyName) : undefined
  if (property === undefined) return undefined
  const tags = new Map<string, string[]>()
  for (const [tag, target] of Object.entries(toObject(toObject(discriminator).mapping))) {
    if (typeof target !== 'string') continue
    const pointer = target.startsWith('#') ? target : `#/components/schemas/${target}`
    tags.set(pointer, [...(tags.get(pointer) ?? []), tag])
  }
  return { property, tags }
}
