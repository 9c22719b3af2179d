import {
  FieldsOnCorrectTypeRule,
  KnownArgumentNamesRule,
  KnownTypeNamesRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  UniqueArgumentNamesRule,
  ValuesOfCorrectTypeRule,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
  valueFromASTUntyped,
} from 'graphql'
import type { FieldNode, GraphQLField, GraphQLOutputType, GraphQLSchema } from 'graphql'
import type { GraphQLEntitySettings } from '../../config/sources/graphql-options.ts'
import type { Entity, EntityKey, Lookup, LookupStep } from './entity.ts'
import { parseKeyFields, printKeyFields } from './key-fields.ts'
import type { KeyFields } from './key-fields.ts'
import { createKeyVariables } from './key-variables.ts'
import type { KeyVariables } from './key-variables.ts'
import { parseLookupText, toLookupDocument, variablesIn } from './lookup-text.ts'

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

interface Place {
  readonly schema: GraphQLSchema
  readonly typeName: string
}

interface ReadKey {
  readonly key?: EntityKey
  readonly mistakes: readonly string[]
}

function readEntityKey(place: Place, settings: GraphQLEntitySettings): ReadKey {
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
    return text === undefined ? undefined : readLookup(place, { option, text, fields, settings })
  })
  const mistakes = lookups.flatMap((lookup) => lookup?.mistakes ?? [])
  const lookup = lookups.find((read) => read !== undefined)?.lookup
  return { mistakes, ...(mistakes.length === 0 && lookup && { key: { fields, lookup } }) }
}

const keyRules = [KnownTypeNamesRule, FieldsOnCorrectTypeRule, ScalarLeafsRule, ProvidedRequiredArgumentsRule]

function mistakesOfKey({ schema, typeName }: Place, fields: KeyFields): string[] {
  const document = parse(`{ ... on ${typeName} { ${printKeyFields(fields)} } }`, { noLocation: true })
  return validate(schema, document, keyRules).map(({ message }) => `its \`key\`: ${message}`)
}

const lookupRules = [
  FieldsOnCorrectTypeRule,
  KnownArgumentNamesRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  UniqueArgumentNamesRule,
  ValuesOfCorrectTypeRule,
]

interface LookupSettings {
  readonly option: 'batch' | 'fetch'
  readonly text: string
  readonly fields: KeyFields
  readonly settings: GraphQLEntitySettings
}

interface ReadLookup {
  readonly lookup?: Lookup
  readonly mistakes: readonly string[]
}

function readLookup(
  { schema, typeName }: Place,
  { option, text, fields, settings }: LookupSettings,
): ReadLookup {
  const name = `its \`${option}\` "${text}"`
  const parsed = attempt(() => parseLookupText(text))
  if (typeof parsed === 'string') return { mistakes: [`${name} can't be read: ${parsed}`] }
  const document = toLookupDocument(parsed, typeName, printKeyFields(fields))
  const errors = validate(schema, document, lookupRules)
  if (errors.length > 0) return { mistakes: errors.map(({ message }) => `${name}: ${message}`) }

  const many = option === 'batch'
  const definitions = definitionsOf(schema, parsed.fields)
  const variables = createKeyVariables(fields, many)
  const mistakes = [
    ...mistakesOfVariables(parsed.fields, variables),
    ...mistakesOfList(definitions, many),
  ].map((mistake) => `${name} ${mistake}`)
  if (mistakes.length > 0) return { mistakes }
  const steps = parsed.fields.map((node, index) => toStep(node, definitions[index], variables))
  const nonNull = definitions[0] !== undefined && isNonNullType(definitions[0].type)
  return { mistakes, lookup: { steps, many, nonNull, maxBatchSize: settings.maxBatchSize } }
}

type FieldDefinition = GraphQLField<unknown, unknown>

function definitionsOf(schema: GraphQLSchema, fields: readonly FieldNode[]): FieldDefinition[] {
  let parent: GraphQLOutputType | null | undefined = schema.getQueryType()
  return fields.flatMap((node) => {
    const type = parent && getNamedType(parent)
    const fieldsOfType = type && isCompositeType(type) && 'getFields' in type ? type.getFields() : {}
    const definition = fieldsOfType[node.name.value]
    parent = definition?.type
    return definition ? [definition] : []
  })
}

function mistakesOfVariables(fields: readonly FieldNode[], variables: KeyVariables): string[] {
  const used = fields.flatMap((field) => (field.arguments ?? []).flatMap(variablesIn))
  const expected = variables.names.map((name) => `$${name}`).join(', ')
  if (used.length === 0) return [`uses no key field; one of ${expected} was expected`]
  return used
    .filter((name) => !variables.names.includes(name))
    .map((name) => `uses $${name}, which is no key field; one of ${expected} was expected`)
}

function mistakesOfList(definitions: readonly FieldDefinition[], many: boolean): string[] {
  const isList = definitions.some(({ type }) => isListType(getNullableType(type)))
  if (isList === many) return []
  return many ? ['answers with one, not with a list: use `fetch`'] : ['answers with a list: use `batch`']
}

function toStep(
  node: FieldNode,
  definition: FieldDefinition | undefined,
  variables: KeyVariables,
): LookupStep {
  const args = node.arguments ?? []
  return {
    fieldName: node.name.value,
    argumentTypes: new Map(
      args.map(({ name }) => [
        name.value,
        String(definition?.args.find((argument) => argument.name === name.value)?.type),
      ]),
    ),
    argumentsOf(keys) {
      const values = variables.valuesOf(keys)
      return Object.fromEntries(
        args.map(({ name, value }) => [name.value, valueFromASTUntyped(value, values)]),
      )
    },
  }
}

function attempt<T extends object>(run: () => T): T | string {
  try {
    return run()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
