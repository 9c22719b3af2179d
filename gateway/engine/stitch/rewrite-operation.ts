import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  TypeInfo,
  getDirectiveValues,
  isAbstractType,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type {
  DirectiveNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'
import type { Variables } from '../engine.ts'

/** A client's document, and which of its operations is to be run. */
export interface OperationToRewrite {
  readonly document: DocumentNode
  readonly definition: OperationDefinitionNode
}

/** A client's operation in a form that stitching answers right. */
export interface RewrittenOperation {
  /** Undefined when there is nothing to ask any subgraph for. */
  readonly document: DocumentNode | undefined
  /** The name under which the rewritten document asks for a field. */
  keyOf(responseName: string, fieldName: string): string
  /** The client's response name for a name of the rewritten document. */
  responseNameOf(key: string): string
  /** Whether the rewritten document asks for anything under this name. */
  asksFor(key: string): boolean
}

/**
 * Takes out of a client's operation what graphql-tools stumbles over: aliases get names that are nobody's field, so that
 * they can't hide a key; conditions are decided, so that they don't decide over fields that `@requires` needs; names of
 * types and introspection are left to the public schema, except that each object of an abstract type says its type.
 *
 * @param variables coerced
 */
export function rewriteOperation(
  schema: GraphQLSchema,
  { document, definition }: OperationToRewrite,
  variables: Variables,
): RewrittenOperation {
  const keys = new Map<string, string>()
  const responseNames = new Map<string, string>()

  function keyFor(responseName: string, fieldName: string): string {
    const field = `${responseName}:${fieldName}`
    const key = keys.get(field) ?? `selvage_${keys.size}`
    keys.set(field, key)
    responseNames.set(key, responseName)
    return key
  }

  function rewriteField(field: FieldNode): FieldNode | null {
    if (field.name.value.startsWith('__') || !isIncluded(field, variables)) return null
    const { alias, ...unaliased } = withoutConditions(field)
    if (!alias || alias.value === field.name.value) {
      responseNames.set(field.name.value, field.name.value)
      return unaliased
    }
    return { ...unaliased, alias: { ...alias, value: keyFor(alias.value, field.name.value) } }
  }

  const typeInfo = new TypeInfo(schema)
  const rewritten = visit(
    { kind: Kind.DOCUMENT, definitions: [definition, ...document.definitions.filter(isFragment)] },
    visitWithTypeInfo(typeInfo, {
      Field: { enter: rewriteField },
      InlineFragment: { enter: (node) => (isIncluded(node, variables) ? withoutConditions(node) : null) },
      FragmentSpread: { enter: (node) => (isIncluded(node, variables) ? withoutConditions(node) : null) },
      SelectionSet: {
        leave(node, _key, parent) {
          if (isOperation(parent)) return undefined
          const isEmpty = node.selections.length === 0
          return isEmpty || isAbstractType(typeInfo.getParentType()) ? withTypeName(node) : undefined
        },
      },
    }),
  )
  const [first] = rewritten.definitions
  const isEmpty = first?.kind === Kind.OPERATION_DEFINITION && first.selectionSet.selections.length === 0
  return {
    document: isEmpty ? undefined : rewritten,
    keyOf: (responseName, fieldName) =>
      responseName === fieldName ? fieldName : (keys.get(`${responseName}:${fieldName}`) ?? responseName),
    responseNameOf: (key) => responseNames.get(key) ?? key,
    asksFor: (key) => responseNames.has(key),
  }
}

function isFragment(node: { readonly kind: Kind }): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION
}

function isOperation(node: unknown): boolean {
  return (
    typeof node === 'object' && node !== null && 'kind' in node && node.kind === Kind.OPERATION_DEFINITION
  )
}

/** @see https://spec.graphql.org/September2025/#CollectFields() */
function isIncluded(node: SelectionNode, variables: Variables): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables)
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variables)
  return skip?.if !== true && include?.if !== false
}

function withoutConditions<Node extends { readonly directives?: readonly DirectiveNode[] | undefined }>(
  node: Node,
): Node {
  if (!node.directives || node.directives.length === 0) return node
  return { ...node, directives: node.directives.filter(({ name }) => !isCondition(name.value)) }
}

function isCondition(name: string): boolean {
  return name === GraphQLSkipDirective.name || name === GraphQLIncludeDirective.name
}

function withTypeName(set: SelectionSetNode): SelectionSetNode {
  const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }
  return { ...set, selections: [typeName, ...set.selections] }
}
