import { Kind, isAbstractType, typeFromAST } from 'graphql'
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLSchema,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'

/** A field that is selected. */
export type Selection = FieldNode

/** What selections are collected from. */
export interface CollectInput {
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

/**
 * The fields that a selection has of an object of this type, by response key, or undefined where that depends on
 * variables.
 *
 * @see https://spec.graphql.org/September2025/#CollectFields()
 */
export function collectFields(
  type: GraphQLObjectType,
  selections: readonly Selection[],
  input: CollectInput,
): ReadonlyMap<string, readonly Selection[]> | undefined {
  const found = new Map<string, Selection[]>()
  const sets = selections.flatMap(({ selectionSet }) => selectionSet ?? [])
  return sets.every((set) => collect({ type, set, found }, input)) ? found : undefined
}

interface Collecting {
  readonly type: GraphQLObjectType
  readonly set: SelectionSetNode
  readonly found: Map<string, Selection[]>
}

function collect({ type, set, found }: Collecting, input: CollectInput): boolean {
  return set.selections.every((node) => {
    if (node.directives && node.directives.length > 0) return false
    if (node.kind === Kind.FIELD) {
      const key = node.alias?.value ?? node.name.value
      const nodes = found.get(key)
      if (nodes) nodes.push(node)
      else found.set(key, [node])
      return true
    }
    const fragment = fragmentOf(node, input)
    if (!fragment) return false
    if (!isOfType(type, fragment, input)) return true
    return collect({ type, set: fragment.selectionSet, found }, input)
  })
}

function fragmentOf(node: Exclude<SelectionNode, FieldNode>, { fragments }: CollectInput) {
  return node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)
}

function isOfType(
  type: GraphQLObjectType,
  {
    typeCondition,
  }: Pick<FragmentDefinitionNode, 'directives'> & {
    readonly typeCondition?: FragmentDefinitionNode['typeCondition'] | undefined
  },
  { schema }: CollectInput,
): boolean {
  if (!typeCondition) return true
  const condition = typeFromAST(schema, typeCondition)
  return condition === type || (isAbstractType(condition) && schema.isSubType(condition, type))
}
