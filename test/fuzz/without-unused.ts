import { Kind, visit } from 'graphql'
import type { DocumentNode } from 'graphql'

/** The document without fragments and variables that its operation doesn't use. */
export function withoutUnused(document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  )
  const usedFragments = new Set<string>()
  const usedVariables = new Set<string>()

  function collect(node: DocumentNode['definitions'][number]): void {
    visit(node, {
      // A definition names its variable too.
      VariableDefinition: () => false,
      Variable: ({ name }) => void usedVariables.add(name.value),
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value)
        if (!fragment || usedFragments.has(name.value)) return
        usedFragments.add(name.value)
        collect(fragment)
      },
    })
  }

  document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).forEach(collect)
  return visit(document, {
    FragmentDefinition: ({ name }) => (usedFragments.has(name.value) ? undefined : null),
    VariableDefinition: ({ variable }) => (usedVariables.has(variable.name.value) ? undefined : null),
  })
}
