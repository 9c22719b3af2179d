import { Kind, isAbstractType } from 'graphql'
import type { ASTNode, GraphQLSchema, SelectionNode } from 'graphql'
import type { EntityField, EntitySelection, WireFragment } from './compiled-request.ts'
import { dependenciesOf, toInlineFragment } from './document-parts.ts'
import type { DocumentParts } from './document-parts.ts'
import type { Entity, EntityKey } from './entity.ts'
import { printAliasedKeyFields } from './key-fields.ts'
import { printForService } from './root-type-names.ts'
import type { RootTypeNames } from './root-type-names.ts'
import type { FoundEntityField } from './split-root-selections.ts'

/** What documents are compiled against. */
export interface CompileInput {
  /** The service's own schema. */
  readonly schema: GraphQLSchema
  readonly rootTypes: RootTypeNames
  readonly entities: ReadonlyMap<string, Entity>
}

/** What an `_entities` field is compiled with. */
export interface EntityFieldInput {
  readonly parts: DocumentParts
  readonly input: CompileInput
  /** What names made up for the service begin with. */
  readonly prefix: string
}

/** Makes of an `_entities` field a fragment for each entity type and each of its keys. */
export function toEntityField(
  { node, conditions }: FoundEntityField,
  context: EntityFieldInput,
): EntityField {
  const representations = node.arguments?.find(({ name }) => name.value === 'representations')
  const responseKey = node.alias?.value ?? node.name.value
  const selections = new Map<string, EntitySelection>()
  for (const entity of context.input.entities.values()) {
    const selected = selectionsOn(entity.typeName, node.selectionSet?.selections ?? [], context)
    const isEmpty = selected.length === 0
    const fragments = new Map(
      isEmpty
        ? []
        : entity.keys.map((key, index) => {
            const name = `${context.prefix}_${responseKey}_${entity.typeName}_${index}`
            return [key, toWireFragment({ name, key, typeName: entity.typeName, selected }, context)] as const
          }),
    )
    selections.set(entity.typeName, { entity, isEmpty, fragments })
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
  { parts, input }: Omit<EntityFieldInput, 'prefix'>,
): readonly SelectionNode[] {
  return selections.flatMap((selection): readonly SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return [selection]
    const inline =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : toInlineFragment(selection, parts.fragments)
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
  { parts, input, prefix }: EntityFieldInput,
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
