import { getNamedType, isInputObjectType, isInterfaceType, isAbstractType, isCompositeType } from 'graphql'
import type { GraphQLCompositeType, GraphQLNamedType, GraphQLSchema } from 'graphql'
import type { CostSettings, FieldCostOptions } from '../../config/cost-options.ts'
import type { CostWeights, FieldCost, ListSize } from '../../graph/cost-weights.ts'
import type { Graph } from '../../graph/graph.ts'

/** What everything in a schema costs, directives and config taken together. */
export interface CostModel {
  readonly schema: GraphQLSchema
  readonly defaultListSize: number
  readonly mutationCost: number
  /** `@cost` of fields of input types, by `Input.field`. */
  readonly inputFields: ReadonlyMap<string, number>
  /** What one value of this type costs: 1 for composite types, 0 for others, if nothing is said. */
  typeWeight(type: GraphQLNamedType): number
  /** What is said of a field; for an interface's, by the interface or the types that may stand there. */
  fieldCosts(parent: GraphQLCompositeType, field: string): readonly FieldCost[]
  /** Whether an input type, or one within it, has fields with a cost. */
  isWeighted(type: GraphQLNamedType): boolean
}

/** Builds the {@link CostModel} of a graph. */
export function createCostModel(
  { schema, costs }: Pick<Graph, 'schema' | 'costs'>,
  settings: CostSettings,
): CostModel {
  const { types, inputFields } = costs
  const fields = withConfig(costs.fields, settings.fields)
  const weighted = weightedInputs(schema, inputFields)

  function typeWeight(type: GraphQLNamedType): number {
    if (!isAbstractType(type)) return types.get(type.name) ?? (isCompositeType(type) ? 1 : 0)
    const weights = schema.getPossibleTypes(type).map(typeWeight)
    return weights.reduce((most, weight) => Math.max(most, weight), 1)
  }

  function fieldCosts(parent: GraphQLCompositeType, field: string): readonly FieldCost[] {
    const own = fields.get(`${parent.name}.${field}`)
    if (own || !isInterfaceType(parent)) return own ? [own] : []
    return schema.getPossibleTypes(parent).flatMap(({ name }) => fields.get(`${name}.${field}`) ?? [])
  }

  return {
    schema,
    defaultListSize: settings.defaultListSize,
    mutationCost: settings.mutationCost,
    inputFields,
    typeWeight,
    fieldCosts,
    isWeighted: ({ name }) => weighted.has(name),
  }
}

/** What the config says of a field goes before what its source says, member by member. */
function withConfig(
  fields: CostWeights['fields'],
  configured: CostSettings['fields'],
): ReadonlyMap<string, FieldCost> {
  const all = new Map(fields)
  for (const [name, options] of Object.entries(configured)) {
    const said = fields.get(name)
    all.set(name, {
      weight: options.weight ?? said?.weight,
      listSize: toListSize(options) ?? said?.listSize,
      arguments: said?.arguments ?? new Map(),
    })
  }
  return all
}

function toListSize(options: FieldCostOptions): ListSize | undefined {
  const { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument = false } = options
  if (assumedSize === undefined && !slicingArguments && !sizedFields) return undefined
  return {
    assumedSize,
    slicingArguments: slicingArguments ?? [],
    sizedFields: sizedFields ?? [],
    requireOneSlicingArgument,
  }
}

function weightedInputs(schema: GraphQLSchema, inputFields: CostWeights['inputFields']): ReadonlySet<string> {
  const weighted = new Set([...inputFields.keys()].map((name) => name.slice(0, name.indexOf('.'))))
  if (weighted.size === 0) return weighted
  const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType)
  for (let size = -1; size !== weighted.size;) {
    size = weighted.size
    for (const input of inputs) {
      const holds = Object.values(input.getFields()).some(({ type }) => weighted.has(getNamedType(type).name))
      if (holds) weighted.add(input.name)
    }
  }
  return weighted
}
