import type { SubgraphRequest } from '../../sources/subgraph.ts'
import type { FetchStep } from './fetch-step.ts'
import type { RunInput } from './run-input.ts'

/**
 * Makes the request of a fetch. Its variables are text first of all: only a subgraph that runs in this process reads
 * them as values.
 *
 * @param representations a member of the variables for each `_entities` field, as JSON
 */
export function createPlanRequest(
  step: FetchStep,
  { variables, context }: RunInput,
  representations: readonly string[],
): SubgraphRequest {
  const members = [...representations]
  for (const name of step.variableNames) {
    const value = variables[name]
    if (value !== undefined) members.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`)
  }
  return new PlanRequest(step, context, members.length === 0 ? undefined : `{${members.join(',')}}`)
}

class PlanRequest implements SubgraphRequest {
  readonly #step: FetchStep
  readonly context: SubgraphRequest['context']
  readonly #variables: string | undefined

  constructor(step: FetchStep, context: SubgraphRequest['context'], variables: string | undefined) {
    this.#step = step
    this.context = context
    this.#variables = variables
  }

  get document(): string {
    return this.#step.document
  }

  get operationName(): string | undefined {
    return this.#step.operationName
  }

  get signal(): AbortSignal {
    return this.context.signal
  }

  get variables(): Readonly<Record<string, unknown>> {
    return this.#variables === undefined ? {} : (JSON.parse(this.#variables) as Record<string, unknown>)
  }
}
