import { hash } from 'node:crypto'
import { Kind, print, visit } from 'graphql'
import type { FieldNode, SelectionNode, SelectionSetNode } from 'graphql'
import type { EntityPart, FetchStep } from './fetch-step.ts'

/** What is asked of entities, whichever operation asks it. */
export interface PartIdentity {
  /** The same for all parts that ask the same of the same subgraph. */
  readonly id: string
  /** The client's variables that the answer depends on. */
  readonly variables: readonly string[]
}

const identities = new WeakMap<EntityPart, PartIdentity>()

/** Finds the {@link PartIdentity} of a part; neither the operation's name nor the order of its fields makes a difference. */
export function partIdentityOf(step: FetchStep, part: EntityPart): PartIdentity {
  const known = identities.get(part)
  if (known) return known
  const field = fieldOf(step, part)
  const variables = new Set<string>()
  visit(field.selectionSet ?? field, {
    Variable: ({ name }) => {
      variables.add(name.value)
    },
  })
  const fragments = step.parsed.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  for (const fragment of fragments) {
    visit(fragment, {
      Variable: ({ name }) => {
        variables.add(name.value)
      },
    })
  }
  const selections = field.selectionSet ? printSorted(field.selectionSet) : ''
  const text = [step.subgraph.name, selections, ...fragments.map((fragment) => print(fragment))].join('\n')
  const identity = { id: hash('sha256', text, 'base64url'), variables: [...variables].sort() }
  identities.set(part, identity)
  return identity
}

function fieldOf({ parsed }: FetchStep, { key }: EntityPart): FieldNode {
  for (const definition of parsed.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    for (const selection of definition.selectionSet.selections) {
      if (selection.kind === Kind.FIELD && (selection.alias ?? selection.name).value === key) return selection
    }
  }
  throw new Error(`The plan's document asks for no "${key}".`)
}

function printSorted(set: SelectionSetNode): string {
  return print(sorted(set))
}

function sorted(set: SelectionSetNode): SelectionSetNode {
  const selections = set.selections.map((selection): SelectionNode => {
    if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet) return selection
    return { ...selection, selectionSet: sorted(selection.selectionSet) }
  })
  return {
    ...set,
    selections: selections.toSorted((one, other) => (print(one) < print(other) ? -1 : 1)),
  }
}
