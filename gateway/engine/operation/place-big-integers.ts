import {
  GraphQLID,
  getNullableType,
  isInputObjectType,
  isListType,
  isScalarType,
  isSpecifiedScalarType,
  typeFromAST,
} from 'graphql'
import type { GraphQLInputType, GraphQLSchema, VariableDefinitionNode } from 'graphql'
import { digitsOf, holdsBigVariable } from '../../context/exact-json.ts'
import type { Variables } from '../engine.ts'

/**
 * Gives the integers of variables that no number holds (`toBigVariable`) to the types that take them: an `ID` gets the
 * digits, a scalar of a subgraph the integer as it is, and all else the number that is nearest.
 */
export function placeBigIntegers(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Variables,
): Variables {
  if (!holdsBigVariable(variables)) return variables
  const placed = { ...variables }
  for (const { variable, type } of definitions) {
    const name = variable.name.value
    // Whether the type is there, and takes input, was validated.
    const known = typeFromAST(schema, type) as GraphQLInputType | undefined
    if (Object.hasOwn(placed, name)) placed[name] = place(placed[name], known)
  }
  return placed
}

function place(value: unknown, declared: GraphQLInputType | undefined): unknown {
  const type = declared && getNullableType(declared)
  const digits = digitsOf(value)
  if (isListType(type)) {
    return Array.isArray(value) ? value.map((item) => place(item, type.ofType)) : place(value, type.ofType)
  }
  if (digits !== undefined) {
    if (type === GraphQLID) return digits
    return isScalarType(type) && !isSpecifiedScalarType(type) ? value : Number(digits)
  }
  if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return value
  const fields = type.getFields()
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, place(member, fields[name]?.type)]),
  )
}
