import { GraphQLIncludeDirective, GraphQLSkipDirective, Kind, visit } from 'graphql'
import type {
  DocumentNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionNode,
  ValueNode,
} from 'graphql'
import type { Variables } from '../../engine/engine.ts'

/** Tells whether variables leave a selection in an operation. */
export type IsIncluded = (selection: SelectionNode) => boolean

/**
 * Makes what tells whether the conditions on a selection let it be. What is not surely left out is in.
 *
 * @see https://spec.graphql.org/September2025/#CollectFields()
 */
export function createIsIncluded(definition: OperationDefinitionNode, variables: Variables): IsIncluded {
  const isValue = (value: ValueNode | undefined, expected: boolean) => {
    if (value?.kind === Kind.BOOLEAN) return value.value === expected
    return value?.kind === Kind.VARIABLE && conditionOf(value.name.value, definition, variables) === expected
  }
  return ({ directives = [] }) =>
    !directives.some(({ name, arguments: given = [] }) => {
      const condition = given.find((argument) => argument.name.value === 'if')?.value
      if (name.value === GraphQLSkipDirective.name) return isValue(condition, true)
      return name.value === GraphQLIncludeDirective.name && isValue(condition, false)
    })
}

/** The value that a variable has as a condition; undefined where it is none. */
export function conditionOf(
  name: string,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): boolean | undefined {
  if (Object.hasOwn(variables, name)) {
    const value = variables[name]
    return typeof value === 'boolean' ? value : undefined
  }
  const fallback = variableDefinitions.find(({ variable }) => variable.name.value === name)?.defaultValue
  return fallback?.kind === Kind.BOOLEAN ? fallback.value : undefined
}

/** The names of the variables that decide what is left of a document. */
export function conditionVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>()
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== GraphQLSkipDirective.name && name.value !== GraphQLIncludeDirective.name) return
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names]
}

/** A document's fragments, by name. */
export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )
}
