import type { PlanNode } from '@graphql-hive/router-query-planner'
import { compileBatchFetch, compileFetch } from './fetch-step.ts'
import type { FetchStep, StepContext } from './fetch-step.ts'

/** A plan, compiled: what is fetched, one after the other or at once. */
export type PlanStep = FetchStep | PlanGroup

/** Steps that belong together. */
export interface PlanGroup {
  readonly kind: 'sequence' | 'parallel'
  readonly steps: readonly PlanStep[]
  /**
   * Of the fields of a mutation, one for each step: the name of the field in its subgraph's answer where null is not
   * allowed, so that nothing comes after it when it fails.
   */
  readonly required?: readonly (string | undefined)[]
}

/** The plan of a subscription: what streams, and what is fetched for each of its events. */
export interface SubscriptionPlan {
  readonly primary: FetchStep
  readonly followUp: PlanStep
}

/** The fetches of a plan, in its order. */
export function listFetches(step: PlanStep): readonly FetchStep[] {
  return step.kind === 'fetch' ? [step] : step.steps.flatMap(listFetches)
}

/**
 * Compiles a plan for a query or a mutation.
 *
 * @throws {Error} when it holds what no operation without conditions should need
 */
export function compilePlan(node: PlanNode, context: StepContext): PlanStep {
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'sequence', steps: node.nodes.map((inner) => compilePlan(inner, context)) }
    case 'Parallel':
      return { kind: 'parallel', steps: node.nodes.map((inner) => compilePlan(inner, context)) }
    case 'Fetch':
      return compileChecked(node, undefined, context)
    case 'BatchFetch':
      return compileBatchFetch(node, context)
    case 'Flatten':
      if (node.node.kind === 'Fetch') return compileChecked(node.node, node.path, context)
      throw new Error(`The plan has a ${node.node.kind} where entities are fetched.`)
    case 'Condition':
    case 'Subscription':
    case 'Defer':
      throw new Error(`The plan has a ${node.kind} where none is expected.`)
  }
}

/**
 * Compiles the plan of a subscription.
 *
 * @throws {Error} when it doesn't begin with one
 */
export function compileSubscriptionPlan(node: PlanNode, context: StepContext): SubscriptionPlan {
  const [first, ...rest] = node.kind === 'Sequence' ? node.nodes : [node]
  if (first?.kind !== 'Subscription')
    throw new Error('The plan of a subscription begins with something else.')
  return {
    primary: compileFetch(first.primary, undefined, context),
    followUp: { kind: 'sequence', steps: rest.map((inner) => compilePlan(inner, context)) },
  }
}

function compileChecked(...[node, path, context]: Parameters<typeof compileFetch>): FetchStep {
  if (node.outputRewrites?.length) throw new Error('The plan renames what was answered.')
  return compileFetch(node, path, context)
}
