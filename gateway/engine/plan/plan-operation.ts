import { Kind, OperationTypeNode, isNonNullType, print } from 'graphql'
import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { splitMutation } from '../operation/split-mutation.ts'
import { compilePlan, compileSubscriptionPlan } from './compile-plan.ts'
import type { PlanStep, SubscriptionPlan } from './compile-plan.ts'
import type { StepContext } from './fetch-step.ts'
import type { Planner, PlanRequest } from './planner.ts'

/** A compiled plan; `unplannable` is an operation that the planner has no plan for, and why. */
export type OperationPlan =
  | { readonly kind: 'plan'; readonly step: PlanStep }
  | { readonly kind: 'subscription'; readonly subscription: SubscriptionPlan }
  | { readonly kind: 'unplannable'; readonly reason: string }

/** What operations are planned with. */
export interface PlanContext extends StepContext {
  readonly planner: Planner
  /** Whether the planner is known to get an operation wrong. */
  readonly isBeyondPlanner: (document: DocumentNode) => boolean
}

/** Which overrides a plan is for. */
export type PlanOverrides = Omit<PlanRequest, 'document'>

const nothing: PlanStep = { kind: 'sequence', steps: [] }

/**
 * Plans and compiles one operation.
 *
 * @param document has one operation, and its fragments in their places
 */
export async function planOperation(
  document: DocumentNode,
  overrides: PlanOverrides,
  context: PlanContext,
): Promise<OperationPlan> {
  if (context.isBeyondPlanner(document)) {
    return { kind: 'unplannable', reason: 'Several types of an @interfaceObject are asked for side by side.' }
  }
  const plan = (part: DocumentNode) => context.planner.plan({ ...overrides, document: print(part) })
  try {
    const definition = definitionOf(document)
    if (definition.operation === OperationTypeNode.MUTATION) {
      return { kind: 'plan', step: await planMutation(document, plan, context) }
    }
    const node = await plan(document)
    if (!node) return { kind: 'plan', step: nothing }
    return definition.operation === OperationTypeNode.SUBSCRIPTION
      ? { kind: 'subscription', subscription: compileSubscriptionPlan(node, context) }
      : { kind: 'plan', step: compilePlan(node, context) }
  } catch (error) {
    return { kind: 'unplannable', reason: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * The fields of a mutation run one after the other, each with all that it selects. The planner joins neighbours of one
 * subgraph, which is right only where nothing else is to be fetched.
 *
 * @see https://spec.graphql.org/September2025/#sec-Mutation
 */
async function planMutation(
  document: DocumentNode,
  plan: (document: DocumentNode) => ReturnType<Planner['plan']>,
  context: StepContext,
): Promise<PlanStep> {
  const compile = async (part: DocumentNode): Promise<PlanStep> => {
    const node = await plan(part)
    return node ? compilePlan(node, context) : nothing
  }
  const whole = await compile(document)
  const parts = splitMutation(document)
  if (parts.length < 2 || whole.kind === 'fetch') return whole
  const steps: PlanStep[] = []
  for (const part of parts) steps.push(await compile(part))
  return { kind: 'sequence', steps, required: parts.map((part) => requiredField(part, context)) }
}

/** The response name of the one field of a mutation, if it can't be null. */
function requiredField(part: DocumentNode, { types }: StepContext): string | undefined {
  const [field] = definitionOf(part).selectionSet.selections
  const mutation = types.schema.getMutationType()
  if (field?.kind !== Kind.FIELD || !mutation) return undefined
  const { name, alias = name } = field
  return isNonNullType(types.fieldsOf(mutation.name)[name.value]?.type) ? alias.value : undefined
}

function definitionOf({ definitions }: DocumentNode): OperationDefinitionNode {
  const definition = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (!definition) throw new Error('The document has no operation.')
  return definition
}
