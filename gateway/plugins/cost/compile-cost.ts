import { Kind, OperationTypeNode, getNamedType, isCompositeType } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  GraphQLCompositeType,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'
import type { Variables } from '../../engine/engine.ts'
import { conditionsOf, defaultsOf, fieldOf, fragmentsOf } from '../document-parts.ts'
import { atLeastNothing, evaluate, largest, shared, sum, times } from './amount.ts'
import type { Amount, CostRun } from './amount.ts'
import { argumentCost } from './argument-cost.ts'
import type { CostModel } from './cost-model.ts'
import { listDepth, sizeOf } from './list-size.ts'

/** What an operation is estimated to cost. */
interface CostEstimate {
  /** Infinite when it grows beyond all numbers. */
  readonly cost: number
  /** What is wrong with the slicing arguments of a field; they are then taken as if they did not matter. */
  readonly mistake: string | undefined
}

/** Estimates what an operation costs with these variables. */
export type EstimateCost = (variables: Variables) => CostEstimate

/** The lists that a field said the size of, for the selections right below it. */
interface SizedFields {
  readonly names: ReadonlySet<string>
  readonly size: Amount
  /** Fragments that were compiled with this. */
  readonly fragments: Map<string, Amount>
}

/**
 * Compiles the estimate of a valid operation: each field costs its weight, or its type's, and what is selected of it, as
 * many times as its list may be long; and its arguments. It is the most that the operation can cost by these weights:
 * fragments on several types are added up. Fragments are compiled once, however often they are spread.
 */
export function compileCost(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  model: CostModel,
): EstimateCost {
  const root = model.schema.getRootType(operation.operation)
  const base = operation.operation === OperationTypeNode.MUTATION ? model.mutationCost : 0
  const selections = root ? createSelectionCost(document, model)(operation.selectionSet, root) : 0
  const total = sum([base, selections])
  const defaults = defaultsOf(operation)
  return (variables) => {
    const run: CostRun = { variables: { ...defaults, ...variables }, known: new Map(), mistake: undefined }
    const cost = evaluate(total, run)
    return { cost, mistake: run.mistake }
  }
}

type SelectionCost = (set: SelectionSetNode, parent: GraphQLCompositeType, sized?: SizedFields) => Amount

function createSelectionCost(document: DocumentNode, model: CostModel): SelectionCost {
  const definitions = fragmentsOf(document)
  const known = new Map<string, Amount>()

  const ofSelections: SelectionCost = ({ selections }, parent, sized) =>
    sum(selections.map((selection) => whenIncluded(selection, ofSelection(selection, parent, sized))))

  function ofSelection(
    selection: SelectionNode,
    parent: GraphQLCompositeType,
    sized: SizedFields | undefined,
  ): Amount {
    if (selection.kind === Kind.FIELD) return ofField(selection, parent, sized)
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofSpread(selection.name.value, sized)
    const type = selection.typeCondition && compositeType(selection.typeCondition.name.value)
    return ofSelections(selection.selectionSet, type ?? parent, sized)
  }

  function ofSpread(name: string, sized: SizedFields | undefined): Amount {
    const compiled = sized?.fragments ?? known
    const found = compiled.get(name)
    if (found !== undefined) return found
    const fragment = definitions.get(name)
    const type = fragment && compositeType(fragment.typeCondition.name.value)
    const amount = fragment && type ? shared(ofSelections(fragment.selectionSet, type, sized)) : 0
    compiled.set(name, amount)
    return amount
  }

  function ofField(node: FieldNode, parent: GraphQLCompositeType, sized: SizedFields | undefined): Amount {
    const name = node.name.value
    const definition = fieldOf(parent, name)
    if (!definition) return 0
    const type = getNamedType(definition.type)
    const costs = model.fieldCosts(parent, name)
    const { defaultListSize } = model
    const place = `${parent.name}.${name}`
    const listSizes = costs.flatMap(({ listSize }) => listSize ?? [])
    const sizes = listSizes.map((listSize) => sizeOf(listSize, { node, definition, place, defaultListSize }))
    const said = sizes.length > 0 ? largest(sizes) : undefined
    const names = new Set(listSizes.flatMap(({ sizedFields }) => sizedFields))
    const below =
      said !== undefined && names.size > 0 ? { names, size: said, fragments: new Map() } : undefined
    const inner =
      node.selectionSet && isCompositeType(type) ? ofSelections(node.selectionSet, type, below) : 0

    const depth = listDepth(definition.type)
    const ownSize = below ? defaultListSize : (said ?? defaultListSize)
    const outermost = sized?.names.has(name) === true ? sized.size : ownSize
    const count = depth === 0 ? 1 : times(outermost, defaultListSize ** (depth - 1))
    const weights = costs.flatMap(({ weight }) => weight ?? [])
    const weight = weights.length > 0 ? Math.max(...weights) : model.typeWeight(type)
    return atLeastNothing(
      sum([times(count, sum([weight, inner])), argumentCost(node, definition, { costs, model })]),
    )
  }

  function compositeType(name: string): GraphQLCompositeType | undefined {
    const type = model.schema.getType(name)
    return isCompositeType(type) ? type : undefined
  }

  return ofSelections
}

/** What `@skip` and `@include` leave out costs nothing. */
function whenIncluded({ directives }: SelectionNode, amount: Amount): Amount {
  const conditions = conditionsOf(directives)
  if (conditions.length === 0) return amount
  return (run) => (conditions.every((isMet) => isMet(run.variables)) ? evaluate(amount, run) : 0)
}
