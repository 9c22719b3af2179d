import type { ExecutionResult } from 'graphql'
import { checkAnswer } from '../check-answer.ts'
import type { EntityBatch } from './entity-batch.ts'
import { toEntityRequests, toVariable } from './entity-requests.ts'
import type { EntityRequests } from './entity-requests.ts'
import type { EntityPart, FetchStep } from './fetch-step.ts'
import { createErrorLocator } from './locate-errors.ts'
import type { ErrorLocator, LocatedErrors } from './locate-errors.ts'
import { createPlanRequest } from './plan-request.ts'
import type { RunInput } from './run-input.ts'
import type { Target } from './targets.ts'

type Data = NonNullable<ExecutionResult['data']>

/** What a plan has fetched, in the response names of the planned operation, and what failed. */
export interface FetchedData extends LocatedErrors {
  readonly data: Target
}

/** The entities that a fetch asks for. */
export interface CollectedEntities extends EntityRequests {
  readonly batches: readonly EntityBatch[]
}

/** What a run puts together of its subgraphs' answers. */
export class PlanData {
  readonly #input: RunInput
  readonly #data: Target = {}
  readonly #locator: ErrorLocator

  constructor(input: RunInput) {
    this.#input = input
    this.#locator = createErrorLocator(this.#data, input.rewritten)
  }

  /** Finds the entities that a fetch is to ask for. */
  collect(step: FetchStep): CollectedEntities {
    const size = this.#input.maxEntitiesPerFetch
    const batches = step.entities.map((part) => this.#collect(part))
    return { batches, ...toEntityRequests(batches, size) }
  }

  /** Takes over the answer to a fetch of root fields, or of what was collected for it. */
  take(step: FetchStep, result: ExecutionResult, collected?: CollectedEntities): void {
    const batches = collected?.batches
    const answer = this.#check(step, result, collected)
    if (batches) {
      if (answer.data) for (const batch of batches) merge(batch, answer.data[batch.part.key])
      if (answer.errors) this.#locator.addEntityErrors(batches, answer)
      return
    }
    if (answer.data) step.root.reader.merge(this.#data, answer.data)
    if (answer.errors) this.#locator.addRootErrors(step, answer)
  }

  finish(): FetchedData {
    return { data: this.#data, ...this.#locator.finish() }
  }

  #collect(part: EntityPart): EntityBatch {
    const targets: Target[] = []
    for (const path of part.paths) path.collect(this.#data, targets)
    const known = new Map<string, number>()
    const indexes = new Array<number>(targets.length)
    const texts: string[] = []
    for (let position = 0; position < targets.length; position += 1) {
      const target = targets[position]
      if (!target) continue
      const text = part.represent(target)
      let index = text === undefined ? -1 : known.get(text)
      if (text === undefined) this.#locator.addUnasked(part, target)
      else if (index === undefined) {
        index = known.size
        known.set(text, index)
        texts.push(text)
      }
      indexes[position] = index ?? -1
    }
    return { part, targets, indexes, texts }
  }

  #check(step: FetchStep, result: ExecutionResult, collected?: CollectedEntities): ExecutionResult {
    const { data } = result
    if (!data) return result
    const isFit = collected ? collected.batches.every((batch) => fits(batch, data)) : step.root.fits(data)
    if (isFit) return result
    return checkAnswer(this.#input.types.schema, {
      subgraph: step.subgraph.name,
      document: step.parsed,
      variables:
        createPlanRequest(step, this.#input, (collected?.batches ?? []).map(toVariable)).variables ?? {},
      result,
    })
  }
}

/** Looks at each entity once for each type that it is asked for as. */
function fits({ part, targets, indexes, texts }: EntityBatch, data: Data): boolean {
  const entities: unknown = data[part.key]
  if (!Array.isArray(entities) || entities.length !== texts.length) return false
  const checkedAs = new Array<unknown>(texts.length)
  for (let position = 0; position < targets.length; position += 1) {
    const index = indexes[position] ?? -1
    const typeName = targets[position]?.__typename
    if (index < 0 || checkedAs[index] === typeName) continue
    const entity: unknown = entities[index]
    if (entity !== null && !part.fits(entity, String(typeName))) return false
    checkedAs[index] = typeName
  }
  return true
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
