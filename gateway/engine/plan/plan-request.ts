import { OperationTypeNode } from 'graphql'
import { parseExactJson, toBigVariable } from '../../context/exact-json.ts'
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

/** What is seldom asked for is made only then. */
class PlanRequest implements SubgraphRequest {
  readonly document: string
  readonly isQuery: boolean
  readonly context: SubgraphRequest['context']
  readonly signal: AbortSignal
  readonly operationName?: string
  readonly #step: FetchStep
  readonly #variables: string | undefined

  constructor(step: FetchStep, context: SubgraphRequest['context'], variables: string | undefined) {
    this.document = step.document
    this.isQuery = step.operationType === OperationTypeNode.QUERY
    this.context = context
    this.signal = context.signal
    if (step.operationName !== undefined) this.operationName = step.operationName
    this.#step = step
    this.#variables = variables
  }

  get body(): string {
    const { bodyPrefix } = this.#step
    return this.#variables === undefined ? `${bodyPrefix}}` : `${bodyPrefix},"variables":${this.#variables}}`
  }

  get variables(): Readonly<Record<string, unknown>> {
    return this.#variables === undefined
      ? {}
      : (parseExactJson(this.#variables, toBigVariable) as Record<string, unknown>)
  }
}
