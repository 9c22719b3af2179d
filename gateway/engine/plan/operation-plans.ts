import { print } from 'graphql'
import type { DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { GatewayContext } from '../../context/gateway-context.ts'
import { planOperation } from './plan-operation.ts'
import type { OperationPlan, PlanContext, PlanOverrides } from './plan-operation.ts'

/** Plans of a graph that are kept: each is some ten kilobytes. */
const maxPlans = 2000

/** Finds the plan of an operation; at once where it is known. */
export type FindPlan = (
  document: DocumentNode,
  context: GatewayContext,
) => OperationPlan | Promise<OperationPlan>

/** What plans are found with. */
export interface PlansInput extends PlanContext {
  readonly isOverrideActive: (label: string, context: GatewayContext) => boolean
}

/**
 * Plans each operation once for each set of overrides that are on. The least used plans go when there are too many.
 */
export function createPlans(input: PlansInput): FindPlan {
  const { planner, isOverrideActive } = input
  const plans = new LRUCache<string, Promise<OperationPlan>>({ max: maxPlans })
  /** By the identity of documents and then by overrides, without a look at the text. */
  const settled = new WeakMap<DocumentNode, Map<string, OperationPlan>>()
  const percentages = [...planner.percentages].sort((one, other) => one - other)
  const hasOverrides = planner.labels.length > 0 || percentages.length > 0

  function overridesOf(context: GatewayContext): Overrides {
    const active = planner.labels.filter((label) => isOverrideActive(label, context))
    const drawn = Math.random() * 100
    // Requests between the same two percentages have the same plans: the lower one stands for them.
    const percentage = percentages.findLast((limit) => limit <= drawn) ?? 0
    return { key: `${percentage} ${active.join(' ')}`, labels: new Set(active), percentage }
  }

  async function findByText(document: DocumentNode, overrides: Overrides): Promise<OperationPlan> {
    const key = `${overrides.key}\n${print(document)}`
    const found = plans.get(key) ?? planOperation(document, overrides, input)
    plans.set(key, found)
    const plan = await found
    const byOverrides = settled.get(document) ?? new Map<string, OperationPlan>()
    settled.set(document, byOverrides.set(overrides.key, plan))
    return plan
  }

  return (document, context) => {
    const overrides = hasOverrides ? overridesOf(context) : noOverrides
    return settled.get(document)?.get(overrides.key) ?? findByText(document, overrides)
  }
}

interface Overrides extends PlanOverrides {
  readonly key: string
}

const noOverrides: Overrides = { key: '', labels: new Set(), percentage: 0 }
