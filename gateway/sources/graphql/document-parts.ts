import { Kind, parse, print, visit } from 'graphql'
import type {
  ASTNode,
  FragmentDefinitionNode,
  FragmentSpreadNode,
  InlineFragmentNode,
  OperationDefinitionNode,
} from 'graphql'

/** The parts of a document with one operation. */
export interface DocumentParts {
  readonly operation: OperationDefinitionNode
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

/** What a piece of a document needs of the rest of it. */
export interface Dependencies {
  /** The fragments that it spreads, directly or not. */
  readonly fragments: readonly FragmentDefinitionNode[]
  /** The variables that it and those fragments use, with their declarations as text. */
  readonly variables: ReadonlyMap<string, string>
}

/**
 * Parses a document with one operation.
 *
 * @throws {GraphQLError} when it is no GraphQL
 * @throws {TypeError} when it has no operation: an engine's mistake
 */
export function parseParts(text: string): DocumentParts {
  const { definitions } = parse(text, { noLocation: true })
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (!operation) throw new TypeError('A document with an operation was expected.')
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  return { operation, fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])) }
}

/** Finds the fragments and variables that nodes of a document use. */
export function dependenciesOf(
  nodes: readonly ASTNode[],
  { operation, fragments }: DocumentParts,
): Dependencies {
  const spread = new Map<string, FragmentDefinitionNode>()
  const variableNames = new Set<string>()

  function collect(node: ASTNode): void {
    visit(node, {
      Variable: ({ name }) => void variableNames.add(name.value),
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value)
        if (!fragment || spread.has(name.value)) return
        spread.set(name.value, fragment)
        collect(fragment)
      },
    })
  }

  nodes.forEach(collect)
  const declarations = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    variableNames.has(variable.name.value),
  )
  return {
    fragments: [...spread.values()],
    variables: new Map(declarations.map((node) => [node.variable.name.value, print(node)])),
  }
}

/** A fragment spread as the inline fragment that means the same. */
export function toInlineFragment(
  spread: FragmentSpreadNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): InlineFragmentNode {
  const fragment = fragments.get(spread.name.value)
  return {
    kind: Kind.INLINE_FRAGMENT,
    directives: spread.directives ?? [],
    ...(fragment && { typeCondition: fragment.typeCondition }),
    selectionSet: fragment?.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] },
  }
}
