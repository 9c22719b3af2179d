import { Kind, isInterfaceType, isObjectType, valueFromASTUntyped } from 'graphql'
import type {
  DirectiveNode,
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  OperationDefinitionNode,
} from 'graphql'
import type { Variables } from '../engine/engine.ts'

/** Whether a selection is there with these variables. */
export type IsIncluded = (variables: Variables) => boolean

/** What `@skip` and `@include` of a selection ask. */
export function conditionsOf(directives: readonly DirectiveNode[] = []): readonly IsIncluded[] {
  return directives.flatMap((directive) => toCondition(directive) ?? [])
}

function toCondition(directive: DirectiveNode): IsIncluded | undefined {
  const name = directive.name.value
  const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value
  if (!value || (name !== 'skip' && name !== 'include')) return undefined
  return (variables) => valueFromASTUntyped(value, { ...variables }) === (name === 'include')
}

/** A document's fragments by name. */
export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
}

/** What an operation says its variables are where nothing else is said. */
export function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const] : [],
    ),
  )
}

/** The definition of a field that a type has of its own; a union has none. */
export function fieldOf(parent: GraphQLCompositeType, name: string) {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
}
