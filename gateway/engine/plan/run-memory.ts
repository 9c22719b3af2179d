import type { DocumentNode, ExecutionResult } from 'graphql'
import type { FetchStep } from './fetch-step.ts'

/** What a subgraph answered to a fetch. */
export interface StepAnswer {
  readonly step: FetchStep
  readonly result: ExecutionResult
}

/** What was made of a run's answers. */
interface Memory {
  readonly answers: readonly StepAnswer[]
  readonly value: unknown
}

/**
 * What runs of one operation have made of their subgraphs' answers, for those that get the same answers: equal queries in
 * flight share them. It lasts as long as there is such a run.
 */
export class RunMemory {
  readonly #memories = new Map<object, Memory>()
  #runs = 0

  /** Counts a run in; call `leave` when it is over. */
  enter(): void {
    this.#runs += 1
  }

  leave(): void {
    this.#runs -= 1
    if (this.#runs === 0) this.#memories.clear()
  }

  /**
   * What the last run made of these very answers, or what is made of them now.
   *
   * @param what is made: the same key always stands for the same kind of value
   */
  recall<Value>(what: MemoryKey<Value>, answers: readonly StepAnswer[], make: () => Value): Value {
    const known = this.#memories.get(what)
    if (known && areSame(known.answers, answers)) return known.value as Value
    const value = make()
    // Alone there is nobody to make it for.
    if (this.#runs > 1) this.#memories.set(what, { answers: [...answers], value })
    return value
  }
}

/** An object that stands for a kind of value. */
export interface MemoryKey<Value> {
  readonly makes?: (value: Value) => Value
}

function areSame(one: readonly StepAnswer[], other: readonly StepAnswer[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ step, result }, index) => {
      const counterpart = other[index]
      return counterpart?.result === result && counterpart.step === step
    })
  )
}

/** Finds the memory that the runs of one operation share. */
export function createRunMemories(): (document: DocumentNode) => RunMemory {
  const memories = new WeakMap<DocumentNode, RunMemory>()
  return (document) => {
    const memory = memories.get(document) ?? new RunMemory()
    memories.set(document, memory)
    return memory
  }
}
