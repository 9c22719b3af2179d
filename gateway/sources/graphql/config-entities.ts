import {
  FieldsOnCorrectTypeRule,
  KnownTypeNamesRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  isObjectType,
  parse,
  validate,
} from 'graphql'
import type { GraphQLSchema } from 'graphql'
import type { GraphQLEntitySettings } from '../../config/sources/graphql-options.ts'
import { attempt } from './attempt.ts'
import type { Entity, EntityKey } from './entity.ts'
import { parseKeyFields, printKeyFields } from './key-fields.ts'
import type { KeyFields } from './key-fields.ts'
import { readLookup } from './read-lookup.ts'
import type { EntityPlace } from './read-lookup.ts'

/** Entities, and what is wrong with those that can't be used. */
export interface ReadEntities {
  readonly entities: readonly Entity[]
  /** One line for each mistake, with a suggestion where there is one. */
  readonly mistakes: readonly string[]
}

/** Reads the entities that a config declares, and checks them against the service's schema. */
export function readConfigEntities(
  schema: GraphQLSchema,
  settings: Readonly<Record<string, readonly GraphQLEntitySettings[]>>,
): ReadEntities {
  const mistakes: string[] = []
  const entities = Object.entries(settings).map(([typeName, keys]) => ({
    typeName,
    keys: keys.flatMap((key) => {
      const read = readEntityKey({ schema, typeName }, key)
      mistakes.push(...read.mistakes.map((mistake) => `entity "${typeName}": ${mistake}`))
      return read.key ? [read.key] : []
    }),
  }))
  return { entities, mistakes: [...new Set(mistakes)] }
}

interface ReadKey {
  readonly key?: EntityKey
  readonly mistakes: readonly string[]
}

function readEntityKey(place: EntityPlace, settings: GraphQLEntitySettings): ReadKey {
  const { schema, typeName } = place
  const fields = attempt(() => parseKeyFields(settings.key))
  if (typeof fields === 'string')
    return { mistakes: [`its \`key\` "${settings.key}" is no field set: ${fields}`] }
  const keyMistakes = mistakesOfKey(place, fields)
  if (keyMistakes.length > 0) return { mistakes: keyMistakes }
  const type = schema.getType(typeName)
  if (!isObjectType(type)) {
    return { mistakes: ['it is an interface or a union; declare the object types of it that have a key'] }
  }
  const lookups = (['batch', 'fetch'] as const).map((option) => {
    const text = settings[option]
    return text === undefined
      ? undefined
      : readLookup(place, { option, text, fields, maxBatchSize: settings.maxBatchSize })
  })
  const mistakes = lookups.flatMap((lookup) => lookup?.mistakes ?? [])
  const lookup = lookups.find((read) => read !== undefined)?.lookup
  return { mistakes, ...(mistakes.length === 0 && lookup && { key: { fields, lookup } }) }
}

const keyRules = [KnownTypeNamesRule, FieldsOnCorrectTypeRule, ScalarLeafsRule, ProvidedRequiredArgumentsRule]

function mistakesOfKey({ schema, typeName }: EntityPlace, fields: KeyFields): string[] {
  const document = parse(`{ ... on ${typeName} { ${printKeyFields(fields)} } }`, { noLocation: true })
  return validate(schema, document, keyRules).map(({ message }) => `its \`key\`: ${message}`)
}
