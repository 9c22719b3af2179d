import { Kind, visit } from 'graphql'
import type { DocumentNode, FragmentDefinitionNode, InlineFragmentNode } from 'graphql'

/** The document with each spread of a named fragment replaced by an inline fragment; every node is one place. */
export function inlineFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]),
  )

  function inline<Node extends DocumentNode | FragmentDefinitionNode['selectionSet']>(node: Node): Node {
    return visit(node, {
      FragmentSpread({ name, directives }): InlineFragmentNode {
        const fragment = fragments.get(name.value)
        if (!fragment) throw new Error(`There is no fragment "${name.value}".`)
        const { typeCondition, selectionSet } = fragment
        return {
          kind: Kind.INLINE_FRAGMENT,
          typeCondition,
          ...(directives && { directives }),
          selectionSet: inline(structuredClone(selectionSet)),
        }
      },
    })
  }

  return inline({ ...document, definitions: document.definitions.filter((node) => !isFragment(node)) })
}

function isFragment(node: DocumentNode['definitions'][number]): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION
}
