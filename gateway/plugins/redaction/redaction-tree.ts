import {
  Kind,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { GraphQLID, GraphQLString, getNullableType, isInterfaceType, isListType } from 'graphql'
import type {
  DocumentNode,
  GraphQLCompositeType,
  GraphQLOutputType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql'
import type { FragmentDefinitionNode, OperationDefinitionNode } from 'graphql'
import type { SensitiveFields } from './sensitive-fields.ts'

/** What is put in place of what, in the answer to one operation: by response names, from the root down. */
export interface RedactionTree {
  /** `text` and `null` stand in place of the value; a tree says what is redacted within it. */
  readonly members: Map<string, 'text' | 'null' | RedactionTree>
}

/** What an operation's answer has that only some callers see. */
export interface OperationRedaction {
  /** Undefined when there is nothing. */
  readonly tree: RedactionTree | undefined
  /** A field that can't be without its value, so that who may not see it may not ask for it. */
  readonly unmaskable: string | undefined
}

/** Finds what is sensitive in an operation; a field counts wherever one of the types that it may be of has it marked. */
export function planRedaction(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { schema, sensitive }: { readonly schema: GraphQLSchema; readonly sensitive: SensitiveFields },
): OperationRedaction {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  }
  const seen = new WeakMap<RedactionTree, Set<string>>()
  let unmaskable: string | undefined

  function collect(
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType,
    tree: RedactionTree,
  ): void {
    for (const node of selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) spread(node.name.value, tree)
      else if (node.kind === Kind.INLINE_FRAGMENT) {
        collect(node.selectionSet, typeNamed(node.typeCondition?.name.value) ?? parent, tree)
      } else {
        const type = fieldType(parent, node.name.value)
        if (!type) continue
        const responseName = (node.alias ?? node.name).value
        if (isSensitive(parent, node.name.value))
          mask(`${parent.name}.${node.name.value}`, type, [tree, responseName])
        else if (node.selectionSet) collectWithin(node.selectionSet, type, [tree, responseName])
      }
    }
  }

  /** The same fragment at the same place is looked at once, however often it is spread. */
  function spread(name: string, tree: RedactionTree): void {
    const fragment = fragments.get(name)
    const done = seen.get(tree) ?? new Set()
    if (!fragment || done.has(name)) return
    seen.set(tree, done.add(name))
    const type = typeNamed(fragment.typeCondition.name.value)
    if (type) collect(fragment.selectionSet, type, tree)
  }

  function collectWithin(
    set: SelectionSetNode,
    type: GraphQLOutputType,
    [tree, responseName]: readonly [RedactionTree, string],
  ): void {
    const inner = getNamedType(type)
    const known = tree.members.get(responseName)
    if (!isCompositeType(inner) || typeof known === 'string') return
    const subtree: RedactionTree = known ?? { members: new Map() }
    tree.members.set(responseName, subtree)
    collect(set, inner, subtree)
  }

  function mask(
    coordinate: string,
    type: GraphQLOutputType,
    [tree, responseName]: readonly [RedactionTree, string],
  ): void {
    const isText = isTextual(type)
    if (!isText && isNonNullType(type)) unmaskable ??= coordinate
    tree.members.set(responseName, isText ? 'text' : 'null')
  }

  function isSensitive(parent: GraphQLCompositeType, field: string): boolean {
    if (sensitive.has(`${parent.name}.${field}`)) return true
    const others = isAbstractType(parent) ? schema.getPossibleTypes(parent) : parent.getInterfaces()
    return others.some(({ name }) => sensitive.has(`${name}.${field}`))
  }

  function typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : schema.getType(name)
    return isCompositeType(type) ? type : undefined
  }

  const root = schema.getRootType(operation.operation)
  const tree: RedactionTree = { members: new Map() }
  if (root) collect(operation.selectionSet, root, tree)
  return { tree: prune(tree), unmaskable }
}

function fieldType(parent: GraphQLCompositeType, name: string): GraphQLOutputType | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name]?.type : undefined
}

/** Whether a text may stand in place of a value: of a string, an ID, and of each in a list of them. */
function isTextual(type: GraphQLOutputType): boolean {
  const nullable = getNullableType(type)
  if (isListType(nullable)) return isTextual(nullable.ofType)
  return isLeafType(nullable) && (nullable.name === GraphQLString.name || nullable.name === GraphQLID.name)
}

/** Without the branches that nothing is redacted in; undefined when nothing is left. */
function prune({ members }: RedactionTree): RedactionTree | undefined {
  for (const [name, member] of members) {
    if (typeof member === 'string') continue
    if (!prune(member)) members.delete(name)
  }
  return members.size > 0 ? { members } : undefined
}
