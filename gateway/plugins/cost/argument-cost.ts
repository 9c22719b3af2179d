import {
  Kind,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  valueFromASTUntyped,
} from 'graphql'
import type { ArgumentNode, FieldNode, GraphQLField, GraphQLInputType } from 'graphql'
import type { FieldCost } from '../../graph/cost-weights.ts'
import { sum } from './amount.ts'
import type { Amount } from './amount.ts'
import type { CostModel } from './cost-model.ts'

/** What the arguments of a field cost: each that is given, and each field of an input type in it, by their `@cost`. */
export function argumentCost(
  node: FieldNode,
  definition: GraphQLField<unknown, unknown>,
  { costs, model }: { readonly costs: readonly FieldCost[]; readonly model: CostModel },
): Amount {
  return sum(
    (node.arguments ?? []).map((argument) => {
      const { value: name } = argument.name
      const type = definition.args.find((candidate) => candidate.name === name)?.type
      const weights = costs.flatMap((cost) => cost.arguments.get(name) ?? [])
      const weight = weights.length > 0 ? Math.max(...weights) : 0
      return type ? costOf(argument, type, { weight, model }) : 0
    }),
  )
}

function costOf(
  { value }: ArgumentNode,
  type: GraphQLInputType,
  { weight, model }: { readonly weight: number; readonly model: CostModel },
): Amount {
  const isWeighted = model.isWeighted(getNamedType(type))
  if (weight === 0 && !isWeighted) return 0
  if (value.kind === Kind.NULL) return 0
  if (value.kind !== Kind.VARIABLE && !isWeighted) return weight
  return ({ variables }) => {
    const given: unknown = valueFromASTUntyped(value, { ...variables })
    return given === undefined || given === null ? 0 : weight + inputCost(given, type, model)
  }
}

function inputCost(value: unknown, type: GraphQLInputType, model: CostModel): number {
  if (isNonNullType(type)) return inputCost(value, type.ofType, model)
  if (isListType(type)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value]
    return items.reduce<number>((total, item) => total + inputCost(item, type.ofType, model), 0)
  }
  if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return 0
  let total = 0
  for (const [name, member] of Object.entries(value) as readonly (readonly [string, unknown])[]) {
    const field = type.getFields()[name]
    if (!field || member === null || member === undefined) continue
    total += (model.inputFields.get(`${type.name}.${name}`) ?? 0) + inputCost(member, field.type, model)
  }
  return total
}
