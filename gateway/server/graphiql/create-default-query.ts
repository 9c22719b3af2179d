import {
  getNamedType,
  getNullableType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import type { GraphQLField, GraphQLNamedType, GraphQLSchema } from 'graphql'

type Field = GraphQLField<unknown, unknown>

const maxLeaves = 4
const maxBranches = 2
const maxDepth = 3

/**
 * Makes a query that runs on this schema as it is, for somebody who has never seen it: the first list of objects that
 * can be asked for without arguments, or the first field if there is no such list.
 */
export function createDefaultQuery(schema: GraphQLSchema): string {
  const fields = callableFields(schema.getQueryType())
  const root = fields.find(isListOfObjects) ?? fields[0]
  const lines = root ? print(root, maxDepth) : ['__typename']
  return ['query FirstLook {', ...indent(lines), '}', ''].join('\n')
}

function print(field: Field, depth: number): readonly string[] {
  const type = getNamedType(field.type)
  if (isLeafType(type)) return [field.name]
  return [`${field.name} {`, ...indent(select(type, depth)), '}']
}

function select(type: GraphQLNamedType, depth: number): readonly string[] {
  const fields = callableFields(type)
  const leaves = fields.filter((field) => isLeafType(getNamedType(field.type))).slice(0, maxLeaves)
  const branches = depth <= 1 ? [] : fields.filter((field) => !isLeafType(getNamedType(field.type)))
  const lines = [...leaves, ...branches.slice(0, maxBranches)].flatMap((field) => print(field, depth - 1))
  return lines.length > 0 ? lines : ['__typename']
}

function callableFields(type: GraphQLNamedType | null | undefined): readonly Field[] {
  if (!isObjectType(type) && !isInterfaceType(type)) return []
  const fields: readonly Field[] = Object.values(type.getFields())
  return fields.filter(({ args }) => !args.some(isRequiredArgument))
}

function isListOfObjects(field: Field): boolean {
  return isListType(getNullableType(field.type)) && !isLeafType(getNamedType(field.type))
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`)
}
