import {
  FieldsOnCorrectTypeRule,
  KnownArgumentNamesRule,
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
  validate,
  valueFromASTUntyped,
} from 'graphql'
import type { FieldNode, GraphQLField, GraphQLOutputType, GraphQLSchema } from 'graphql'
import { attempt } from './attempt.ts'
import type { Lookup, LookupStep } from './entity.ts'
import { printKeyFields } from './key-fields.ts'
import type { KeyFields } from './key-fields.ts'
import { createKeyVariables } from './key-variables.ts'
import type { KeyVariables } from './key-variables.ts'
import { parseLookupText, toLookupDocument, variablesIn } from './lookup-text.ts'

const lookupRules = [
  FieldsOnCorrectTypeRule,
  KnownArgumentNamesRule,
  PossibleFragmentSpreadsRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  UniqueArgumentNamesRule,
  ValuesOfCorrectTypeRule,
]

/** A type of a schema. */
export interface EntityPlace {
  readonly schema: GraphQLSchema
  readonly typeName: string
}

/** One `batch` or `fetch` of the config. */
export interface LookupSettings {
  readonly option: 'batch' | 'fetch'
  readonly text: string
  readonly fields: KeyFields
  readonly maxBatchSize: number
}

/** A lookup, or what is wrong with its text. */
export interface ReadLookup {
  readonly lookup?: Lookup
  readonly mistakes: readonly string[]
}

/** Reads the text of a lookup and checks it against the service's schema. */
export function readLookup(
  { schema, typeName }: EntityPlace,
  { option, text, fields, maxBatchSize }: LookupSettings,
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
  return { mistakes, lookup: { steps, many, nonNull, maxBatchSize } }
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
