import { Kind, valueFromASTUntyped } from 'graphql'
import type { FieldNode, GraphQLField } from 'graphql'
import type { Variables } from '../engine/engine.ts'

/** Reads what a client gave, as it gave it; undefined when it gave nothing, and there is no default. */
export type ReadArgument = (variables: Variables) => unknown

/**
 * Compiles the reading of a field's argument, or of what is within it.
 *
 * @param path the argument's name, or a path that begins with it: `input.first`
 */
export function createArgumentReader(
  path: string,
  node: FieldNode,
  definition: GraphQLField<unknown, unknown>,
): ReadArgument {
  const [name = '', ...members] = path.split('.')
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value
  const fallback: unknown = definition.args.find((argument) => argument.name === name)?.defaultValue
  if (!value) {
    const read = memberOf(fallback, members)
    return () => read
  }
  if (value.kind === Kind.VARIABLE) {
    const variable = value.name.value
    return (variables) =>
      memberOf(Object.hasOwn(variables, variable) ? variables[variable] : fallback, members)
  }
  return (variables) => memberOf(valueFromASTUntyped(value, { ...variables }), members)
}

function memberOf(value: unknown, path: readonly string[]): unknown {
  let found = value
  for (const name of path) {
    const isObject = typeof found === 'object' && found !== null && Object.hasOwn(found, name)
    found = isObject ? (found as Readonly<Record<string, unknown>>)[name] : undefined
  }
  return found
}
