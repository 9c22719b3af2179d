import { Kind, isObjectType } from 'graphql'
import type { ConstDirectiveNode, GraphQLObjectType, GraphQLSchema } from 'graphql'
import type { Entity } from './entity.ts'
import { parseKeyFields } from './key-fields.ts'

/**
 * Reads federation's own `@key(fields:)` from an SDL. The service can't look them up by itself, so they only refer to
 * entities of other subgraphs, unless the config says how.
 */
export function readReferenceKeys(schema: GraphQLSchema): Entity[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .map((type) => ({
      typeName: type.name,
      keys: keyDirectivesOf(type).map((fieldSet) => ({ fields: parseKeyFields(fieldSet) })),
    }))
    .filter(({ keys }) => keys.length > 0)
}

function keyDirectivesOf(type: GraphQLObjectType): string[] {
  return [type.astNode, ...type.extensionASTNodes]
    .flatMap((node): readonly ConstDirectiveNode[] => node?.directives ?? [])
    .filter(({ name }) => name.value === 'key')
    .flatMap(({ arguments: args = [] }) => args)
    .flatMap(({ name, value }) =>
      name.value === 'fields' && value.kind === Kind.STRING ? [value.value] : [],
    )
}
