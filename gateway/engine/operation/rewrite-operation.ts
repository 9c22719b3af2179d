import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  doTypesOverlap,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isObjectType,
  isUnionType,
} from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'
import type { Variables } from '../engine.ts'
import { createAskedPaths } from './asked-paths.ts'
import type { AskedPart } from './asked-paths.ts'
import { createFieldKeys } from './field-keys.ts'
import type { FieldKeys } from './field-keys.ts'

/** A client's document, and which of its operations is to be run. */
export interface OperationToRewrite {
  readonly document: DocumentNode
  readonly definition: OperationDefinitionNode
}

/** A client's operation in a form that stitching answers right. */
export interface RewrittenOperation {
  /** Undefined when there is nothing to ask any subgraph for. */
  readonly document: DocumentNode | undefined
  /** How the rewritten document names the client's fields. */
  readonly keys: FieldKeys
  /** In the names of the rewritten document. */
  readonly askedPart: AskedPart
}

/** What operations are rewritten by. */
export interface RewriteSettings {
  /** The public schema. */
  readonly schema: GraphQLSchema
  /** The names of leaf fields that don't have one type everywhere: a subgraph may refuse to answer two of them as one. */
  readonly ambiguousFields: ReadonlySet<string>
  /** The names of fields that are never asked for by their own names. */
  readonly reservedNames: ReadonlySet<string>
}

/**
 * Takes out of a client's operation what graphql-tools stumbles over:
 *
 * - aliases become names that are nobody's field, so that they can't hide a key;
 * - conditions are decided, so that they don't decide over fields that `@requires` needs;
 * - fragments are put in their places, and only those that tell types apart are left;
 * - type names and introspection are left to the public schema, but each object of an abstract type says its type.
 *
 * The variables are the coerced ones.
 */
export function rewriteOperation(
  { schema, ambiguousFields, reservedNames }: RewriteSettings,
  { document, definition }: OperationToRewrite,
  variables: Variables,
): RewrittenOperation {
  const keys = createFieldKeys(reservedNames)
  const fragments = new Map(
    document.definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]),
  )

  function rewriteSelections(
    { selections }: SelectionSetNode,
    parent: GraphQLCompositeType,
  ): SelectionNode[] {
    return selections
      .filter((selection) => isIncluded(selection, variables))
      .flatMap((selection) =>
        selection.kind === Kind.FIELD ? rewriteField(selection, parent) : rewriteFragment(selection, parent),
      )
  }

  function rewriteField(field: FieldNode, parent: GraphQLCompositeType): FieldNode[] {
    const fieldName = field.name.value
    const definedField = isUnionType(parent) ? undefined : parent.getFields()[fieldName]
    // Introspection is none of the type's own fields.
    if (!definedField) return []
    const type = getNamedType(definedField.type)
    const responseName = field.alias?.value ?? fieldName
    const isAmbiguous = isObjectType(parent) && isLeafType(type) && ambiguousFields.has(fieldName)
    const key = keys.add({ responseName, fieldName, ...(isAmbiguous && { typeName: parent.name }) })
    return [
      {
        kind: Kind.FIELD,
        name: field.name,
        ...(key !== fieldName && { alias: { kind: Kind.NAME, value: key } }),
        ...(field.arguments && { arguments: field.arguments }),
        ...(field.selectionSet &&
          isCompositeType(type) && { selectionSet: rewriteSet(field.selectionSet, type) }),
      },
    ]
  }

  function rewriteFragment(
    node: Exclude<SelectionNode, FieldNode>,
    parent: GraphQLCompositeType,
  ): SelectionNode[] {
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)
    if (!fragment) return []
    const condition = fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value) : parent
    if (!isCompositeType(condition) || !doTypesOverlap(schema, condition, parent)) return []
    if (isObjectType(parent) || condition === parent) return rewriteSelections(fragment.selectionSet, parent)
    const selections = rewriteSelections(fragment.selectionSet, condition)
    if (selections.length === 0) return []
    const typeCondition = {
      kind: Kind.NAMED_TYPE as const,
      name: { kind: Kind.NAME as const, value: condition.name },
    }
    return [{ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: withTypeName(selections, condition) }]
  }

  function rewriteSet(set: SelectionSetNode, parent: GraphQLCompositeType): SelectionSetNode {
    return withTypeName(rewriteSelections(set, parent), parent)
  }

  const root = schema.getRootType(definition.operation)
  const selections = root ? rewriteSelections(definition.selectionSet, root) : []
  const rewritten = { ...definition, selectionSet: { kind: Kind.SELECTION_SET as const, selections } }
  const asked: DocumentNode | undefined =
    selections.length === 0 ? undefined : { kind: Kind.DOCUMENT, definitions: [rewritten] }
  return { document: asked, keys, askedPart: createAskedPaths(asked) }
}

function isFragment(node: DocumentNode['definitions'][number]): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION
}

/** @see https://spec.graphql.org/September2025/#CollectFields() */
function isIncluded(node: SelectionNode, variables: Variables): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables)
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variables)
  return skip?.if !== true && include?.if !== false
}

/** A set that asks for the type's name where that is not known, or where there is no field to ask for. */
function withTypeName(selections: readonly SelectionNode[], type: GraphQLCompositeType): SelectionSetNode {
  const isNeeded = isAbstractType(type) || selections.length === 0
  const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }
  return { kind: Kind.SELECTION_SET, selections: isNeeded ? [typeName, ...selections] : selections }
}
