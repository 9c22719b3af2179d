import type { ExecutionResult, OperationTypeNode } from 'graphql'

/** One call of a subgraph in a plan. */
export interface ExplainedFetch {
  readonly kind: 'fetch'
  /** Counts from 1, in the order of the plan. */
  readonly number: number
  readonly subgraph: string
  readonly operationType: `${OperationTypeNode}`
  readonly document: string
  /** Where the entities stand that it asks for: `orders.@.product`, `@` being each element of a list. */
  readonly entities: readonly string[]
  /** The numbers of the fetches that come before it. */
  readonly after: readonly number[]
}

/** Fetches that are made one after the other, or at once. */
export interface ExplainedGroup {
  readonly kind: 'sequence' | 'parallel'
  readonly steps: readonly ExplainedStep[]
}

/** A part of a plan. */
export type ExplainedStep = ExplainedFetch | ExplainedGroup

/** How an operation is run. */
export type Explanation =
  | { readonly engine: 'plan'; readonly plan: ExplainedStep }
  /** There is no plan to show, and why. */
  | { readonly engine: 'stitch'; readonly reason: string }

/** Tells an explanation from a result that says why there is none. */
export function isExplanation(answer: Explanation | ExecutionResult): answer is Explanation {
  return 'engine' in answer
}
