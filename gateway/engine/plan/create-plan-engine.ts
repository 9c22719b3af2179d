import { mapAsyncIterator } from '@graphql-tools/utils'
import { OperationTypeNode } from 'graphql'
import type { ExecutionResult } from 'graphql'
import { limitSchema } from '../../config/limit-options.ts'
import type { GatewayContext } from '../../context/gateway-context.ts'
import { renewContext } from '../../context/renew-context.ts'
import type { Engine, EngineInput } from '../engine.ts'
import { createHotOperations } from '../hot-operations.ts'
import { createOperationPreparer, isReady } from '../operation/create-operation-preparer.ts'
import type { ReadyOperation } from '../operation/create-operation-preparer.ts'
import { createCompleter } from './create-completer.ts'
import { explainPlan } from './explain-plan.ts'
import type { FetchStep } from './fetch-step.ts'
import { createInterfaceObjectCheck } from './interface-object-conflict.ts'
import { createPlans } from './operation-plans.ts'
import type { CreatePlanner } from './planner.ts'
import type { OperationPlan } from './plan-operation.ts'
import { createPlanEntities } from './plan-entities.ts'
import { createPlanRequest } from './plan-request.ts'
import { runPlan } from './plan-run.ts'
import type { RunInput } from './run-input.ts'
import { createRunMemories } from './run-memory.ts'
import { createSharedRuns } from './shared-runs.ts'
import type { RunOperation } from './shared-runs.ts'
import { createSupergraphTypes } from './supergraph-types.ts'

/** What the plan engine needs beside the graph. */
export interface PlanEngineInput extends EngineInput {
  readonly createPlanner: CreatePlanner
  /** Runs what the planner has no plan for; asked for when that first happens. */
  readonly createFallback: () => Engine
}

/**
 * Runs a graph by plans: an operation is planned and compiled once, and run many times. What it can't plan it leaves to
 * the fallback.
 *
 * @throws {Error} when the planner can't read the supergraph
 */
export function createPlanEngine(input: PlanEngineInput): Engine {
  const { supergraph, subgraphs, isOverrideActive = () => false, lives } = input
  const { publicSchema } = supergraph
  const { maxEntitiesPerFetch } = input.limits ?? limitSchema.parse({})
  const types = createSupergraphTypes(supergraph.document)
  const prepare = createOperationPreparer(supergraph)
  const complete = createCompleter(publicSchema)
  const planner = input.createPlanner(supergraph.sdl)
  const isBeyondPlanner = createInterfaceObjectCheck(supergraph.document)
  const findPlan = createPlans({ planner, isBeyondPlanner, isOverrideActive, types, subgraphs })
  const memoryOf = createRunMemories()
  const hot = createHotOperations()
  const fallBack = createFallBack(input)
  const entities = input.entityCache && createPlanEntities({ ...input, types, settings: input.entityCache })

  function runInput(
    { variables, completion, definition }: ReadyOperation,
    context: GatewayContext,
  ): RunInput {
    const isQuery = definition.operation === OperationTypeNode.QUERY
    const { rewritten } = completion
    return { types, rewritten, variables, context, maxEntitiesPerFetch, entities, isQuery }
  }

  const runOne: RunOperation = ({ ready, step }, context, onAnswer) =>
    runPlan(step, runInput(ready, context), {
      memory: memoryOf(ready.document),
      complete: (fetched) => complete(ready, fetched),
      onAnswer,
    })
  const runMarked: RunOperation | undefined =
    lives &&
    (async (operation, context, onAnswer) =>
      lives.mark(await runOne(operation, context, onAnswer), context.signal))
  const run = createSharedRuns(runMarked ?? runOne, (context) => entities?.sharingKey(context) ?? '')

  return {
    kind: 'plan',
    ...(entities && { entities }),
    async explain(operation, variables, context) {
      const ready = prepare(operation, variables)
      if (!isReady(ready)) return ready
      const plan = await findPlan(ready.document, context)
      if (plan.kind === 'unplannable') return { engine: 'stitch', reason: plan.reason }
      if (plan.kind === 'plan') return { engine: 'plan', plan: explainPlan(plan.step) }
      const { primary, followUp } = plan.subscription
      return { engine: 'plan', plan: explainPlan({ kind: 'sequence', steps: [primary, followUp] }) }
    },
    hottest: (limit) => hot.hottest(limit),
    async execute(operation, variables, context) {
      hot.count(operation, variables)
      const ready = prepare(operation, variables)
      if (!isReady(ready)) return ready
      const found = findPlan(ready.document, context)
      const plan = 'then' in found ? await found : found
      if (plan.kind !== 'plan') {
        const result = await fallBack(plan).execute(operation, variables, context)
        // What it has changed is not known here.
        if (ready.definition.operation === OperationTypeNode.MUTATION) entities?.purge({ all: true })
        return result
      }
      return run({ ready, step: plan.step }, context)
    },
    async subscribe(operation, variables, context) {
      const ready = prepare(operation, variables)
      if (!isReady(ready)) return ready
      const plan = await findPlan(ready.document, context)
      if (plan.kind !== 'subscription') {
        return fallBack(plan).subscribe(operation, variables, context)
      }
      const { primary, followUp } = plan.subscription
      const events = await startSubscription(primary, runInput(ready, context))
      return mapAsyncIterator(events, (result) => {
        entities?.letGoOf(primary, result)
        return runPlan(followUp, runInput(ready, renewContext(context)), {
          memory: memoryOf(ready.document),
          complete: (fetched) => complete(ready, fetched),
          event: { step: primary, result },
        })
      })
    },
  }
}

/** Finds the engine for what has no plan, or another one than is asked for; it is made when that first happens. */
function createFallBack({
  log,
  createFallback,
}: Pick<PlanEngineInput, 'log' | 'createFallback'>): (plan: OperationPlan) => Engine {
  let fallback: Engine | undefined
  return (plan) => {
    const reason = plan.kind === 'unplannable' ? plan.reason : plan.kind
    log.debug({ reason }, 'An operation runs on the stitch engine: the planner has no plan for it.')
    fallback ??= createFallback()
    return fallback
  }
}

async function startSubscription(step: FetchStep, run: RunInput): Promise<AsyncIterable<ExecutionResult>> {
  const { subgraph } = step
  if (!subgraph.subscribe) throw new Error(`The subgraph "${subgraph.name}" offers no subscriptions.`)
  return await subgraph.subscribe(createPlanRequest(step, run, []))
}
