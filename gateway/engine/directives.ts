import { Kind } from 'graphql'
import type { ConstDirectiveNode } from 'graphql'

/** Anything that directives can stand on. */
interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[] | undefined
}

/** The directives of this name, in their order. */
export function directivesNamed(node: Annotated, name: string): ConstDirectiveNode[] {
  return node.directives?.filter((directive) => directive.name.value === name) ?? []
}

/** A directive's argument that is a string or an enum value; undefined when it is missing or of another kind. */
export function directiveArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined
}
