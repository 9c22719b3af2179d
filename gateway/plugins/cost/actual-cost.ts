import { Kind, OperationTypeNode, getNamedType, isCompositeType } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  GraphQLCompositeType,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import type { Variables } from '../../engine/engine.ts'
import { defaultsOf, fieldOf, fragmentsOf } from '../document-parts.ts'
import { evaluate } from './amount.ts'
import type { CostRun } from './amount.ts'
import { argumentCost } from './argument-cost.ts'
import type { CostModel } from './cost-model.ts'

/** Says what an operation did cost, by the data of its answer. */
export type MeasureCost = (data: unknown, variables: Variables) => number

/** What a place of an answer costs. */
type MeasurePlace = (value: unknown, run: CostRun) => number

interface Member {
  readonly name: string
  readonly measure: MeasurePlace
}

/**
 * Compiles what a valid operation costs with the lists that its answer really has, by the weights that it is estimated by. A
 * field that isn't in the answer costs nothing; one that is there as null, its own weight.
 */
export function compileActualCost(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  model: CostModel,
): MeasureCost {
  const root = model.schema.getRootType(operation.operation)
  const base = operation.operation === OperationTypeNode.MUTATION ? model.mutationCost : 0
  const measure = root ? createSelectionMeasure(document, model)(operation.selectionSet, root) : () => 0
  const defaults = defaultsOf(operation)
  return (data, variables) => {
    const run: CostRun = { variables: { ...defaults, ...variables }, known: new Map(), mistake: undefined }
    return base + measure(data, run)
  }
}

function createSelectionMeasure(document: DocumentNode, model: CostModel) {
  const fragments = fragmentsOf(document)
  const known = new Map<string, readonly Member[]>()

  function measureObject(set: SelectionSetNode, parent: GraphQLCompositeType): MeasurePlace {
    const members = membersOf(set, parent)
    return (value, run) => {
      if (typeof value !== 'object' || value === null) return 0
      const object = value as Readonly<Record<string, unknown>>
      let cost = 0
      for (const { name, measure } of members)
        if (Object.hasOwn(object, name)) cost += measure(object[name], run)
      return cost
    }
  }

  function membersOf({ selections }: SelectionSetNode, parent: GraphQLCompositeType): readonly Member[] {
    return selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return memberOf(selection, parent)
      if (selection.kind === Kind.FRAGMENT_SPREAD) return fragmentMembers(selection.name.value)
      return membersOf(selection.selectionSet, typeNamed(selection.typeCondition?.name.value) ?? parent)
    })
  }

  function fragmentMembers(name: string): readonly Member[] {
    const found = known.get(name)
    if (found) return found
    const fragment = fragments.get(name)
    const type = typeNamed(fragment?.typeCondition.name.value)
    const members = fragment && type ? membersOf(fragment.selectionSet, type) : []
    known.set(name, members)
    return members
  }

  function memberOf(node: FieldNode, parent: GraphQLCompositeType): Member | [] {
    const definition = fieldOf(parent, node.name.value)
    if (!definition) return []
    const type = getNamedType(definition.type)
    const costs = model.fieldCosts(parent, node.name.value)
    const weights = costs.flatMap(({ weight }) => weight ?? [])
    const weight = weights.length > 0 ? Math.max(...weights) : model.typeWeight(type)
    const argumentsCost = argumentCost(node, definition, { costs, model })
    const inner =
      node.selectionSet && isCompositeType(type) ? measureObject(node.selectionSet, type) : undefined
    const measureItems: MeasurePlace = (value, run) => {
      if (!Array.isArray(value)) return weight + (inner?.(value, run) ?? 0)
      let cost = 0
      for (const item of value as readonly unknown[]) cost += measureItems(item, run)
      return cost
    }
    return {
      name: (node.alias ?? node.name).value,
      measure: (value, run) => Math.max(0, measureItems(value, run) + evaluate(argumentsCost, run)),
    }
  }

  function typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : model.schema.getType(name)
    return isCompositeType(type) ? type : undefined
  }

  return measureObject
}
