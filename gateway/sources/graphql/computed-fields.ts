import type { MergedTypeConfig, MergedTypeEntryPoint } from '@graphql-tools/delegate'
import { getNamedType, isInputObjectType, isObjectType } from 'graphql'
import type { GraphQLInputObjectType, GraphQLSchema } from 'graphql'
import type { ComputedField } from './entity.ts'
import { parseKeyFields } from './key-fields.ts'

/**
 * Reads the `@computed` fields of a type from its merge config.
 *
 * @throws {Error} when such a field needs one whose type the schema doesn't tell
 */
export function computedFieldsOf(
  schema: GraphQLSchema,
  typeName: string,
  config: MergedTypeConfig,
): ComputedField[] {
  const inputs = inputTypesOf(schema, config.entryPoints ?? [config])
  return Object.entries(config.fields ?? {}).flatMap(([fieldName, { selectionSet, computed }]) => {
    if (!computed || selectionSet === undefined) return []
    const fields = parseKeyFields(selectionSet)
    const type = schema.getType(typeName)
    const own = isObjectType(type) ? type.getFields() : {}
    const external = fields.filter(({ name }) => !(name in own))
    const externalTypes = external.map((field) => {
      const found = field.fields ? undefined : inputs.find((input) => field.name in input.getFields())
      if (!found) throw unknownExternal(`${typeName}.${fieldName}`, field.name)
      return [field.name, String(found.getFields()[field.name]?.type)] as const
    })
    return [{ typeName, fieldName, fields, externalTypes: new Map(externalTypes) }]
  })
}

/** The input types that lookups take: the SDL of a stitched service has the types of foreign fields nowhere else. */
function inputTypesOf(
  schema: GraphQLSchema,
  entries: readonly MergedTypeEntryPoint[],
): readonly GraphQLInputObjectType[] {
  const roots = schema.getQueryType()?.getFields() ?? {}
  return entries
    .flatMap(({ fieldName = '' }) => roots[fieldName]?.args ?? [])
    .map(({ type }) => getNamedType(type))
    .filter(isInputObjectType)
}

function unknownExternal(field: string, needed: string): Error {
  return new Error(
    `"${field}" is @computed from "${needed}", whose type is not known: declare it on the type, marked @external`,
  )
}
