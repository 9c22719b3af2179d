import { Kind } from 'graphql'
import type { DocumentNode, SelectionSetNode } from 'graphql'
import { directiveFlag, directivesNamed } from '../directives.ts'

/**
 * Tells whether an operation holds what the planner gets wrong: several types of an interface, which some subgraph knows
 * as an `@interfaceObject`, asked for side by side. It fetches the fields of one of them only.
 *
 * @param supergraph the supergraph's document
 */
export function createInterfaceObjectCheck(supergraph: DocumentNode): (document: DocumentNode) => boolean {
  const concerned = objectTypesOfInterfaceObjects(supergraph)
  if (concerned.size === 0) return () => false

  function isConcerned(sets: readonly SelectionSetNode[]): boolean {
    const conditions = new Set<string>()
    const fields = new Map<string, SelectionSetNode[]>()
    const collect = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FRAGMENT_SPREAD) continue
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          const condition = selection.typeCondition?.name.value
          if (condition !== undefined && concerned.has(condition)) conditions.add(condition)
          collect(selection.selectionSet)
        } else if (selection.selectionSet) {
          const key = (selection.alias ?? selection.name).value
          fields.set(key, [...(fields.get(key) ?? []), selection.selectionSet])
        }
      }
    }
    sets.forEach(collect)
    return conditions.size > 1 || fields.values().some(isConcerned)
  }

  return ({ definitions }) =>
    definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && isConcerned([node.selectionSet]))
}

function objectTypesOfInterfaceObjects({ definitions }: DocumentNode): ReadonlySet<string> {
  const interfaces = new Set(
    definitions
      .filter((node) => node.kind === Kind.INTERFACE_TYPE_DEFINITION)
      .filter((node) =>
        directivesNamed(node, 'join__type').some((join) => directiveFlag(join, 'isInterfaceObject')),
      )
      .map((node) => node.name.value),
  )
  return new Set(
    definitions
      .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
      .filter((node) => node.interfaces?.some(({ name }) => interfaces.has(name.value)))
      .map((node) => node.name.value),
  )
}
