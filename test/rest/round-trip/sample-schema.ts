import {
  isJsonObject,
  toList,
  toObject,
  toText,
} from '../../../gateway/sources/openapi/document/json-value.ts'
import type { JsonObject } from '../../../gateway/sources/openapi/document/json-value.ts'
import type { OpenApiDocument } from '../../../gateway/sources/openapi/document/open-api-document.ts'
import type { Random } from '../../fuzz/random.ts'
import { textOfFormat } from './leaves.ts'

/** Makes values that schemas of a document allow. No two texts are the same, so that it can be seen where each went. */
export interface Sampler {
  sample(schema: unknown): unknown
}

const depthWithOptionals = 5
const maxDepth = 14

/** Builds a {@link Sampler} that knows JSON Schema by itself: it shares nothing with the mapping that it tests. */
export function createSampler(document: OpenApiDocument, random: Random): Sampler {
  let count = 0

  function sample(given: unknown, depth: number): unknown {
    if (!isJsonObject(given) || depth > maxDepth) return `any ${(count += 1)}`
    const schema = merge(given)
    const choices = [...toList(schema.oneOf), ...toList(schema.anyOf)]
    const parts: unknown[] = []
    if (choices.length > 0) parts.push(sampleChoice(schema, choices, depth))
    const hasOwn = parts.length === 0 || Object.keys(toObject(schema.properties)).length > 0
    if (hasOwn) parts.push(sampleOwn(schema, depth))
    const objects = parts.filter(isJsonObject)
    return objects.length > 0 ? join(objects) : parts.at(-1)
  }

  /** All parts of an `allOf` hold for a property that several of them have; the last is the narrowest as a rule. */
  function merge(given: unknown): JsonObject {
    const { allOf, ...own } = document.resolve(given, '#').value
    if (allOf === undefined) return own
    const parts = [...toList(allOf).map(merge), own]
    return {
      ...join(parts),
      properties: join(parts.map(({ properties }) => toObject(properties))),
      required: parts.flatMap(({ required }) => toList(required)),
      // `allOf` with `nullable: true` beside it becomes a `null` among the types.
      type: parts.flatMap(({ type }) => type ?? []),
    }
  }

  function sampleChoice(schema: JsonObject, choices: readonly unknown[], depth: number): unknown {
    const choice = random.pick(choices)
    const value = sample(choice, depth)
    const { propertyName, mapping } = toObject(schema.discriminator)
    const reference = toText(toObject(choice).$ref)
    if (typeof propertyName !== 'string' || reference === undefined || !isJsonObject(value)) return value
    const name = reference.split('/').at(-1)
    const mapped = Object.entries(toObject(mapping)).find(
      ([, target]) => target === reference || target === name,
    )
    return { ...value, [propertyName]: mapped?.[0] ?? name }
  }

  function sampleOwn(schema: JsonObject, depth: number): unknown {
    if ('const' in schema) return schema.const
    const allowed = toList(schema.enum).filter((value) => value !== null)
    if (allowed.length > 0) return random.pick(allowed)
    const types = [schema.type ?? []].flat()
    const type: unknown = types.find((name) => name !== 'null')
    const hasProperties = Object.keys(toObject(schema.properties)).length > 0
    const isOnlyNull = type === undefined && !hasProperties
    if (types.includes('null') && (isOnlyNull || random.chance(0.1))) return null
    if (type === 'object' || (type === undefined && hasProperties)) {
      return sampleObject(schema, depth)
    }
    if (type === 'array' || (type === undefined && 'items' in schema)) return sampleList(schema, depth)
    return sampleScalar(schema, type)
  }

  function sampleObject(schema: JsonObject, depth: number): unknown {
    const properties = Object.entries(toObject(schema.properties))
    const required = new Set(toList(schema.required))
    const withOptionals = depth < depthWithOptionals
    const object: Record<string, unknown> = {}
    for (const [name, value] of properties) {
      if (required.has(name) || (withOptionals && random.chance(0.8))) object[name] = sample(value, depth + 1)
    }
    if (properties.length > 0 || !withOptionals) return object
    const { additionalProperties } = schema
    object[`key${(count += 1)}`] = isJsonObject(additionalProperties)
      ? sample(additionalProperties, depth + 1)
      : `free ${count}`
    return object
  }

  function sampleList(schema: JsonObject, depth: number): unknown {
    const tuple = toList(schema.prefixItems)
    if (tuple.length > 0) return tuple.map((item) => sample(item, depth + 1))
    const fewest = typeof schema.minItems === 'number' ? Math.min(schema.minItems, 5) : 0
    const length = depth < depthWithOptionals ? Math.max(fewest, random.below(3)) : fewest
    return Array.from({ length }, () => sample(schema.items, depth + 1))
  }

  function sampleScalar(schema: JsonObject, type: unknown): unknown {
    count += 1
    switch (type) {
      case 'boolean':
        return random.chance(0.5)
      case 'integer':
        return sampleInteger(schema)
      case 'number':
        return clamp(count + 0.5, schema)
      default:
        return textOfFormat(toText(schema.format) ?? '', count) ?? `text ${count}`
    }
  }

  function sampleInteger(schema: JsonObject): number | bigint {
    const isBig = schema.format === 'int64' && schema.maximum === undefined && random.chance(0.5)
    return isBig ? 9_007_199_254_740_993n + BigInt(count) : clamp(1_000 + count, schema)
  }

  return { sample: (schema) => sample(schema, 0) }
}

function join(objects: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(objects.flatMap((object) => Object.entries(object)))
}

function clamp(value: number, { minimum, maximum }: JsonObject): number {
  const atLeast = typeof minimum === 'number' ? Math.max(minimum, value) : value
  return typeof maximum === 'number' ? Math.min(maximum, atLeast) : atLeast
}
