import { Kind, OperationTypeNode, isAbstractType, print, visit } from 'graphql'
import type {
  ASTNode,
  DirectiveNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionNode,
} from 'graphql'
import type {
  CompiledRequest,
  EntityField,
  EntitySelection,
  WireDocument,
  WireFragment,
} from './compiled-request.ts'
import { dependenciesOf, parseParts } from './document-parts.ts'
import type { DocumentParts } from './document-parts.ts'
import type { Entity, EntityKey } from './entity.ts'
import { printAliasedKeyFields } from './key-fields.ts'
import type { RootTypeNames } from './root-type-names.ts'

/** What documents are compiled against. */
export interface CompileInput {
  /** The service's own schema. */
  readonly schema: GraphQLSchema
  readonly rootTypes: RootTypeNames
  readonly entities: ReadonlyMap<string, Entity>
}

/**
 * Takes a document over federation's schema apart: what the service can answer as it is, and the `_entities` fields,
 * wherever among the root fields they stand.
 *
 * @throws {GraphQLError} when it is no GraphQL
 */
export function compileRequest(text: string, input: CompileInput): CompiledRequest {
  const parts = parseParts(text)
  const split = splitRootSelections(parts)
  const prefix = unusedPrefix(text)
  const constants = constantsOf(split.rest, parts.operation)
  return {
    rest: constants ? undefined : toRestDocument(split.rest, { parts, input }),
    constants: constants ?? {},
    entityFields: split.entityFields.map((field) => toEntityField(field, { parts, input, prefix })),
    prefix,
    renamedTypeNames: renamedTypeNamesIn(parts, input.rootTypes),
  }
}

/** Names that the document has nowhere, not even as a part of another name. */
function unusedPrefix(text: string): string {
  let prefix = '_l'
  while (text.includes(prefix)) prefix += '_'
  return prefix
}

interface FoundEntityField {
  readonly node: FieldNode
  readonly conditions: readonly DirectiveNode[]
}

interface SplitSelections {
  readonly rest: readonly SelectionNode[]
  readonly entityFields: readonly FoundEntityField[]
}

/** Finds `_entities` among the root selections, inside fragments too; a fragment that holds one becomes inline. */
function splitRootSelections({ operation, fragments }: DocumentParts): SplitSelections {
  const entityFields: FoundEntityField[] = []

  function split(
    selections: readonly SelectionNode[],
    conditions: readonly DirectiveNode[],
  ): readonly SelectionNode[] {
    return selections.flatMap((selection): readonly SelectionNode[] => {
      const inner = [...conditions, ...(selection.directives ?? [])]
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value !== '_entities') return [selection]
        entityFields.push({ node: selection, conditions: inner })
        return []
      }
      const inline = selection.kind === Kind.INLINE_FRAGMENT ? selection : toInline(selection, fragments)
      const found = entityFields.length
      const left = split(inline.selectionSet.selections, inner)
      if (entityFields.length === found) return [selection]
      return left.length === 0
        ? []
        : [{ ...inline, selectionSet: { ...inline.selectionSet, selections: left } }]
    })
  }

  return { rest: split(operation.selectionSet.selections, []), entityFields }
}

function toInline(
  spread: SelectionNode & { readonly kind: Kind.FRAGMENT_SPREAD },
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

/** The answers to root selections that need no service, undefined where one does. */
function constantsOf(
  selections: readonly SelectionNode[],
  { operation }: OperationDefinitionNode,
): Record<string, unknown> | undefined {
  if (operation !== OperationTypeNode.QUERY) return undefined
  const constants: Record<string, unknown> = {}
  for (const selection of selections) {
    const isConstant = selection.kind === Kind.FIELD && selection.name.value === '__typename'
    if (!isConstant || selection.directives?.length) return undefined
    constants[selection.alias?.value ?? '__typename'] = 'Query'
  }
  return constants
}

interface RestInput {
  readonly parts: DocumentParts
  readonly input: CompileInput
}

function toRestDocument(selections: readonly SelectionNode[], { parts, input }: RestInput): WireDocument {
  const { operation } = parts
  const { fragments, variables } = dependenciesOf([...selections, ...(operation.directives ?? [])], parts)
  const rest: OperationDefinitionNode = {
    ...operation,
    variableDefinitions: (operation.variableDefinitions ?? []).filter(({ variable }) =>
      variables.has(variable.name.value),
    ),
    selectionSet: { ...operation.selectionSet, selections },
  }
  return {
    text: [rest, ...fragments].map((node) => printForService(node, input.rootTypes)).join('\n'),
    variables: [...variables.keys()],
  }
}

interface EntityInput extends RestInput {
  readonly prefix: string
}

function toEntityField({ node, conditions }: FoundEntityField, context: EntityInput): EntityField {
  const representations = node.arguments?.find(({ name }) => name.value === 'representations')
  const responseKey = node.alias?.value ?? node.name.value
  const selections = new Map<string, EntitySelection>()
  for (const entity of context.input.entities.values()) {
    const selected = selectionsOn(entity.typeName, node.selectionSet?.selections ?? [], context)
    const fragments = new Map(
      entity.keys.map((key, index) => {
        const name = `${context.prefix}_${responseKey}_${entity.typeName}_${index}`
        return [key, toWireFragment({ name, key, typeName: entity.typeName, selected }, context)] as const
      }),
    )
    selections.set(entity.typeName, { entity, isEmpty: selected.length === 0, fragments })
  }
  return {
    responseKey,
    conditions,
    representations: representations?.value ?? { kind: Kind.LIST, values: [] },
    selections,
  }
}

/** The selections on the `_Entity` union that hold for one of its types. */
function selectionsOn(
  typeName: string,
  selections: readonly SelectionNode[],
  { parts, input }: RestInput,
): readonly SelectionNode[] {
  return selections.flatMap((selection): readonly SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return [selection]
    const inline = selection.kind === Kind.INLINE_FRAGMENT ? selection : toInline(selection, parts.fragments)
    const condition = inline.typeCondition?.name.value
    if (condition === undefined || condition === '_Entity') {
      const inner = selectionsOn(typeName, inline.selectionSet.selections, { parts, input })
      if (inner.length === 0) return []
      const { directives } = inline
      if (!directives?.length) return inner
      return [
        {
          kind: Kind.INLINE_FRAGMENT,
          directives,
          selectionSet: { kind: Kind.SELECTION_SET, selections: inner },
        },
      ]
    }
    return isConditionOf(typeName, condition, input.schema) ? [selection] : []
  })
}

function isConditionOf(typeName: string, condition: string, schema: GraphQLSchema): boolean {
  if (condition === typeName) return true
  const type = schema.getType(condition)
  return isAbstractType(type) && schema.getPossibleTypes(type).some(({ name }) => name === typeName)
}

interface FragmentInput {
  readonly name: string
  readonly key: EntityKey
  readonly typeName: string
  readonly selected: readonly SelectionNode[]
}

/** Keys are selected under names of their own where answers are matched by them; else `__typename` proves the type. */
function toWireFragment(
  { name, key, typeName, selected }: FragmentInput,
  { parts, input, prefix }: EntityInput,
): WireFragment {
  const { fragments, variables } = dependenciesOf(selected, parts)
  const text = (node: ASTNode) => printForService(node, input.rootTypes)
  const own = key.lookup?.many ? printAliasedKeyFields(key.fields, `${prefix}_`) : `${prefix}_: __typename`
  return {
    name,
    text: `fragment ${name} on ${typeName} { ${own} ${selected.map(text).join(' ')} }`,
    uses: new Map(fragments.map((fragment) => [fragment.name.value, text(fragment)])),
    variables,
  }
}

function printForService(node: ASTNode, { toService }: RootTypeNames): string {
  if (toService.size === 0) return print(node)
  return print(
    visit(node, {
      NamedType({ name }) {
        const service = toService.get(name.value)
        return service === undefined
          ? undefined
          : { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: service } }
      },
    }),
  )
}

/**
 * The response keys of every `__typename` in the document, where root types have other names at the service. That a key
 * of that name elsewhere holds just the service's root type name as a value is not to be feared.
 */
function renamedTypeNamesIn(
  { operation, fragments }: DocumentParts,
  { toService }: RootTypeNames,
): Set<string> {
  const keys = new Set<string>()
  if (toService.size === 0) return keys
  for (const definition of [operation, ...fragments.values()]) {
    visit(definition, {
      Field({ name, alias }) {
        if (name.value === '__typename') keys.add(alias?.value ?? name.value)
      },
    })
  }
  return keys
}
