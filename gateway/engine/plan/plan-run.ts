import { OperationTypeNode } from 'graphql'
import type { ExecutionResult } from 'graphql'
import { renewContext } from '../../context/renew-context.ts'
import type { SubgraphRequest } from '../../sources/subgraph.ts'
import { checkAnswer } from '../check-answer.ts'
import type { PlanStep } from './compile-plan.ts'
import type { EntityBatch } from './entity-batch.ts'
import type { EntityPart, FetchStep } from './fetch-step.ts'
import { createErrorLocator } from './locate-errors.ts'
import type { ErrorLocator, LocatedErrors } from './locate-errors.ts'
import { createPlanRequest } from './plan-request.ts'
import type { RunInput } from './run-input.ts'
import type { Target } from './targets.ts'

/** What a plan has fetched, in the response names of the planned operation, and what failed. */
export interface FetchedData extends LocatedErrors {
  readonly data: Target
}

/**
 * Runs a plan.
 *
 * @param event of a subscription, whose follow-up the step is
 * @throws the reason of `context.signal` when that aborts
 */
export async function runPlan(step: PlanStep, input: RunInput, event?: FetchedEvent): Promise<FetchedData> {
  const run = new PlanRun(input)
  if (event) run.take(event.step, event.result)
  await run.step(step)
  return run.finish()
}

/** An event of a subscription, as its subgraph sent it. */
export interface FetchedEvent {
  readonly step: FetchStep
  readonly result: ExecutionResult
}

class PlanRun {
  #input: RunInput
  readonly #data: Target = {}
  readonly #locator: ErrorLocator

  constructor(input: RunInput) {
    this.#input = input
    this.#locator = createErrorLocator(this.#data, input.rewritten)
  }

  step(step: PlanStep): Promise<unknown> {
    if (step.kind === 'fetch')
      return step.entities.length === 0 ? this.#fetchRoot(step) : this.#fetchEntities(step)
    if (step.kind === 'parallel') return Promise.all(step.steps.map((inner) => this.step(inner)))
    return this.#sequence(step.steps)
  }

  finish(): FetchedData {
    return { data: this.#data, ...this.#locator.finish() }
  }

  take(step: FetchStep, result: ExecutionResult): void {
    const answer = this.#check(step, result, step.root.fits)
    if (answer.data) step.root.reader.merge(this.#data, answer.data)
    if (answer.errors) this.#locator.addRootErrors(step, answer)
  }

  async #sequence(steps: readonly PlanStep[]): Promise<void> {
    for (const step of steps) await this.step(step)
  }

  async #fetchRoot(step: FetchStep): Promise<void> {
    const result = await step.subgraph.execute(this.#request(step))
    this.#input.onAnswer?.()
    this.take(step, result)
    if (step.operationType !== OperationTypeNode.MUTATION) return
    this.#input = { ...this.#input, context: renewContext(this.#input.context) }
  }

  async #fetchEntities(step: FetchStep): Promise<void> {
    const texts: string[] = []
    const batches = step.entities.map((part) => this.#collect(part, texts))
    if (batches.every(({ count }) => count === 0)) return
    const result = await step.subgraph.execute(this.#request(step, texts))
    this.#input.onAnswer?.()
    const answer = this.#check(step, result, (data) => fits(data, batches))
    if (answer.data) for (const batch of batches) merge(batch, answer.data[batch.part.key])
    if (answer.errors) this.#locator.addEntityErrors(batches, answer)
  }

  /** Finds the entities of a part, and appends their representations' list to `texts`. */
  #collect(part: EntityPart, texts: string[]): EntityBatch {
    const targets: Target[] = []
    for (const path of part.paths) path.collect(this.#data, targets)
    const known = new Map<string, number>()
    const indexes = new Array<number>(targets.length)
    let list = ''
    for (let position = 0; position < targets.length; position += 1) {
      const target = targets[position]
      if (!target) continue
      const text = part.represent(target)
      let index = text === undefined ? -1 : known.get(text)
      if (text === undefined) this.#locator.addUnasked(part, target)
      else if (index === undefined) {
        index = known.size
        known.set(text, index)
        list += index === 0 ? text : `,${text}`
      }
      indexes[position] = index ?? -1
    }
    texts.push(`${JSON.stringify(part.variable)}:[${list}]`)
    return { part, targets, indexes, count: known.size }
  }

  #request(step: FetchStep, representations: readonly string[] = []): SubgraphRequest {
    return createPlanRequest(step, this.#input, representations)
  }

  #check(
    step: FetchStep,
    result: ExecutionResult,
    isFit: (data: NonNullable<ExecutionResult['data']>) => boolean,
  ): ExecutionResult {
    const { data } = result
    if (!data || isFit(data)) return result
    return checkAnswer(this.#input.types.schema, {
      subgraph: step.subgraph.name,
      document: step.parsed,
      variables: this.#request(step).variables ?? {},
      result,
    })
  }
}

function fits(data: NonNullable<ExecutionResult['data']>, batches: readonly EntityBatch[]): boolean {
  return batches.every(({ part, targets, indexes, count }) => {
    const entities: unknown = data[part.key]
    if (!Array.isArray(entities) || entities.length !== count) return false
    return targets.every((target, position) => {
      const index = indexes[position] ?? -1
      const entity: unknown = index < 0 ? null : entities[index]
      return entity === null || part.fits(entity, String(target.__typename))
    })
  })
}

function merge({ part, targets, indexes }: EntityBatch, entities: unknown): void {
  if (!Array.isArray(entities)) return
  for (let position = 0; position < targets.length; position += 1) {
    const target = targets[position]
    const entity: unknown = entities[indexes[position] ?? -1]
    if (target && typeof entity === 'object' && entity !== null) {
      part.reader.merge(target, entity as Target, String(target.__typename))
    }
  }
}
