import { Kind } from 'graphql'
import type { ConstDirectiveNode } from 'graphql'

/** A directive of an SDL, with arguments that are texts and booleans. */
export function directiveNode(
  name: string,
  args: Readonly<Record<string, string | boolean>>,
): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(args).map(([argument, value]) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: argument },
      value: typeof value === 'string' ? { kind: Kind.STRING, value } : { kind: Kind.BOOLEAN, value },
    })),
  }
}
