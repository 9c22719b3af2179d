import { OperationTypeNode, print } from 'graphql'
import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { GatewayContext } from '../../context/gateway-context.ts'
import { compilePlan, compileSubscriptionPlan } from './compile-plan.ts'
import type { PlanStep, SubscriptionPlan } from './compile-plan.ts'
import type { StepContext } from './fetch-step.ts'
import type { Planner } from './planner.ts'

/** Plans of a graph that are kept: each is some ten kilobytes. */
const maxPlans = 2000

/** A compiled plan; `unplannable` is an operation that the planner has no plan for, and why. */
export type OperationPlan =
  | { readonly kind: 'plan'; readonly step: PlanStep }
  | { readonly kind: 'subscription'; readonly subscription: SubscriptionPlan }
  | { readonly kind: 'unplannable'; readonly reason: string }

/** Finds the plan of an operation. */
export type FindPlan = (
  document: DocumentNode,
  context: GatewayContext,
) => OperationPlan | Promise<OperationPlan>

/** What plans are found with. */
export interface PlansInput extends StepContext {
  readonly planner: Planner
  readonly isOverrideActive: (label: string, context: GatewayContext) => boolean
}

/**
 * Plans each operation once for each set of override labels that are on. The least used plans go when there are too many.
 */
export function createPlans({ planner, isOverrideActive, types, subgraphs }: PlansInput): FindPlan {
  const plans = new LRUCache<string, Promise<OperationPlan>>({ max: maxPlans })
  /** Without the text of the document in between: found by its identity, and without waiting. */
  const settled = new WeakMap<DocumentNode, Map<string, OperationPlan>>()
  const percentages = [...planner.percentages].sort((one, other) => one - other)
  const hasOverrides = planner.labels.length > 0 || percentages.length > 0

  /** Requests between the same two percentages have the same plans: the lower one stands for them. */
  function draw(): number {
    const percentage = Math.random() * 100
    return percentages.findLast((limit) => limit <= percentage) ?? 0
  }

  async function plan(document: DocumentNode, text: string, overrides: Overrides): Promise<OperationPlan> {
    try {
      const { labels, percentage } = overrides
      const node = await planner.plan({ document: text, labels, percentage })
      if (!node) return { kind: 'plan', step: { kind: 'sequence', steps: [] } }
      const context = { types, subgraphs }
      return isSubscription(document)
        ? { kind: 'subscription', subscription: compileSubscriptionPlan(node, context) }
        : { kind: 'plan', step: compilePlan(node, context) }
    } catch (error) {
      return { kind: 'unplannable', reason: error instanceof Error ? error.message : String(error) }
    }
  }

  async function findByText(document: DocumentNode, overrides: Overrides): Promise<OperationPlan> {
    const text = print(document)
    const key = `${overrides.key}\n${text}`
    let found = plans.get(key)
    if (!found) {
      found = plan(document, text, overrides)
      plans.set(key, found)
    }
    const settledPlan = await found
    const byOverrides = settled.get(document) ?? new Map<string, OperationPlan>()
    settled.set(document, byOverrides.set(overrides.key, settledPlan))
    return settledPlan
  }

  return (document, context) => {
    if (!hasOverrides) return settled.get(document)?.get('') ?? findByText(document, noOverrides)
    const active = planner.labels.filter((label) => isOverrideActive(label, context))
    const percentage = draw()
    const overrides = { key: `${percentage} ${active.join(' ')}`, labels: new Set(active), percentage }
    return settled.get(document)?.get(overrides.key) ?? findByText(document, overrides)
  }
}

interface Overrides {
  readonly key: string
  readonly labels: ReadonlySet<string>
  readonly percentage: number
}

const noOverrides: Overrides = { key: '', labels: new Set(), percentage: 0 }

function isSubscription({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (node): node is OperationDefinitionNode =>
      'operation' in node && node.operation === OperationTypeNode.SUBSCRIPTION,
  )
}
