import { OperationTypeNode } from 'graphql'
import type { ExecutionResult } from 'graphql'
import { renewContext } from '../../context/renew-context.ts'
import { listFetches } from './compile-plan.ts'
import type { PlanGroup, PlanStep } from './compile-plan.ts'
import type { FetchStep } from './fetch-step.ts'
import { joinChunks } from './join-chunks.ts'
import { PlanData } from './plan-data.ts'
import type { EntityRequests } from './entity-requests.ts'
import type { CollectedEntities, FetchedData } from './plan-data.ts'
import { createPlanRequest } from './plan-request.ts'
import type { RunInput } from './run-input.ts'
import type { MemoryKey, RunMemory, StepAnswer } from './run-memory.ts'

/** How a plan is run. */
export interface RunOptions {
  /** Shared by the runs of one operation. */
  readonly memory: RunMemory
  /** Makes the operation's result, once for all runs that got the same answers. */
  readonly complete: (fetched: FetchedData) => ExecutionResult
  /** An event of a subscription, as its subgraph sent it: the plan is what follows. */
  readonly event?: StepAnswer
  /** Called for each answer of a subgraph. */
  readonly onAnswer?: (() => void) | undefined
}

/**
 * Runs a plan.
 *
 * @throws the reason of `context.signal` when that aborts
 */
export async function runPlan(
  step: PlanStep,
  input: RunInput,
  options: RunOptions,
): Promise<ExecutionResult> {
  const { memory, event } = options
  memory.enter()
  try {
    const run = new PlanRun(step, input, options)
    if (event) run.take(event)
    await run.step(step)
    return run.finish(step)
  } finally {
    memory.leave()
  }
}

/** The entities of one request, as soon as this run has collected them itself. */
interface EntityRequest {
  readonly step: FetchStep
  collected: CollectedEntities | undefined
}

/** What has happened in a run, in order: entities were to be collected, or an answer came. */
type RunEvent =
  { readonly collect: EntityRequest } | { readonly answer: StepAnswer; readonly to?: EntityRequest }

/**
 * One run. As long as it gets the answers that another run got, it only follows that: its own data is put together when
 * it has to make something of them itself.
 */
class PlanRun {
  readonly #plan: PlanStep
  readonly #startedAt = performance.now()
  #input: RunInput
  readonly #options: RunOptions
  readonly #answers: StepAnswer[] = []
  readonly #events: RunEvent[] = []
  #data: PlanData | undefined
  /** How many of the events the data knows of. */
  #done = 0

  constructor(plan: PlanStep, input: RunInput, options: RunOptions) {
    this.#plan = plan
    this.#input = input
    this.#options = options
  }

  step(step: PlanStep): Promise<unknown> {
    if (step.kind === 'fetch')
      return step.entities.length === 0 ? this.#fetchRoot(step) : this.#fetchEntities(step)
    if (step.kind === 'parallel') return Promise.all(step.steps.map((inner) => this.step(inner)))
    return this.#sequence(step)
  }

  take(answer: StepAnswer, to?: EntityRequest): void {
    this.#answers.push(answer)
    this.#events.push({ answer, ...(to && { to }) })
    this.#options.onAnswer?.()
  }

  finish(plan: PlanStep & MemoryKey<ExecutionResult>): ExecutionResult {
    const { memory, complete } = this.#options
    return memory.recall(plan, this.#answers, () => complete(this.#upToDate().finish()))
  }

  async #sequence({ steps, required = [] }: PlanGroup): Promise<void> {
    for (const [index, step] of steps.entries()) {
      await this.step(step)
      const name = required[index]
      if (name !== undefined && this.#hasFailed(name)) return
    }
  }

  /** Whether the field of a mutation that was asked for last is null. */
  #hasFailed(name: string): boolean {
    const last = this.#answers.findLast(({ step }) => step.operationType === OperationTypeNode.MUTATION)
    return last !== undefined && (last.result.data?.[name] ?? undefined) === undefined
  }

  async #fetchRoot(step: FetchStep): Promise<void> {
    const result = await this.#timed(step, this.#execute(step, []))
    if (step.operationType === OperationTypeNode.MUTATION) this.#input.entities?.letGoOf(step, result)
    this.take({ step, result })
    if (step.operationType !== OperationTypeNode.MUTATION) return
    this.#input = { ...this.#input, context: renewContext(this.#input.context) }
  }

  async #fetchEntities(step: FetchStep & MemoryKey<CollectedEntities>): Promise<void> {
    const request: EntityRequest = { step, collected: undefined }
    const entities = this.#options.memory.recall(step, this.#answers, () => {
      request.collected = this.#upToDate().collect(step)
      return request.collected
    })
    this.#events.push({ collect: request })
    if (entities.requests.length === 0) return
    const ask = (asked: EntityRequests) => this.#timed(step, this.#ask(step, asked))
    const { entities: kept, isQuery, context, variables } = this.#input
    // What comes after a change, or an event, is to see it.
    const asking = kept && isQuery ? kept.read({ step, entities, context, variables }, ask) : ask(entities)
    this.take({ step, result: await asking }, request)
  }

  async #ask(step: FetchStep, entities: EntityRequests): Promise<ExecutionResult> {
    const [first, ...more] = entities.requests.map((variables) => this.#execute(step, variables))
    if (!first) throw new Error('There is nothing to ask for.')
    return more.length === 0 ? first : joinChunks(step, entities, await Promise.all([first, ...more]))
  }

  #execute(step: FetchStep, variables: readonly string[]): Promise<ExecutionResult> {
    return step.subgraph.execute(createPlanRequest(step, this.#input, variables))
  }

  /** Reports the time of a fetch to who wants to know it. */
  async #timed(step: FetchStep, fetching: Promise<ExecutionResult>): Promise<ExecutionResult> {
    const { onFetch } = this.#input.context
    if (!onFetch) return fetching
    const startedAt = performance.now()
    const result = await fetching
    const number = listFetches(this.#plan).indexOf(step) + 1
    const toMs = (time: number) => Math.round(time * 10) / 10
    const startMs = toMs(startedAt - this.#startedAt)
    onFetch({ number, startMs, durationMs: toMs(performance.now() - startedAt) })
    return result
  }

  /** The data that knows of all events. */
  #upToDate(): PlanData {
    const data = (this.#data ??= new PlanData(this.#input))
    for (; this.#done < this.#events.length; this.#done += 1) {
      const event = this.#events[this.#done]
      if (!event) break
      if ('answer' in event) data.take(event.answer.step, event.answer.result, event.to?.collected)
      else event.collect.collected ??= data.collect(event.collect.step)
    }
    return data
  }
}
