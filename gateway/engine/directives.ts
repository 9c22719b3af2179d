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

/** A directive's argument that is a boolean; undefined when it is missing or of another kind. */
export function directiveFlag(directive: ConstDirectiveNode, name: string): boolean | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
  return value?.kind === Kind.BOOLEAN ? value.value : undefined
}

/** The directive without this argument. */
export function withoutArgument(directive: ConstDirectiveNode, name: string): ConstDirectiveNode {
  const kept = directive.arguments?.filter((argument) => argument.name.value !== name) ?? []
  return { ...directive, arguments: kept }
}

/** A directive of the join spec: `graph` is an enum value, every other argument a string. */
export function joinDirective(
  name: string,
  args: Readonly<Record<string, string>>,
  isExternal = false,
): ConstDirectiveNode {
  const named = Object.entries(args).map(([key, value]) => ({
    kind: Kind.ARGUMENT as const,
    name: { kind: Kind.NAME as const, value: key },
    value: key === 'graph' ? { kind: Kind.ENUM as const, value } : { kind: Kind.STRING as const, value },
  }))
  const external = {
    kind: Kind.ARGUMENT as const,
    name: { kind: Kind.NAME as const, value: 'external' },
    value: { kind: Kind.BOOLEAN as const, value: true },
  }
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: isExternal ? [...named, external] : named,
  }
}
