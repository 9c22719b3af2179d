import type { ExplainedStep } from '../explanation.ts'
import type { PlanStep } from './compile-plan.ts'

/** Describes a plan: its fetches are numbered in its order. */
export function explainPlan(plan: PlanStep): ExplainedStep {
  let count = 0

  function explain(step: PlanStep, after: readonly number[]): ExplainedStep {
    if (step.kind === 'fetch') {
      count += 1
      return {
        kind: 'fetch',
        number: count,
        subgraph: step.subgraph.name,
        operationType: step.operationType,
        document: step.document,
        entities: step.entities.flatMap(({ paths }) => paths.map(({ text }) => text)),
        after,
      }
    }
    if (step.kind === 'parallel') {
      return { kind: 'parallel', steps: step.steps.map((inner) => explain(inner, after)) }
    }
    const steps: ExplainedStep[] = []
    for (const inner of step.steps) {
      const previous = steps.at(-1)
      steps.push(explain(inner, previous ? numbersOf(previous) : after))
    }
    return { kind: 'sequence', steps }
  }

  return explain(plan, [])
}

function numbersOf(step: ExplainedStep): number[] {
  return step.kind === 'fetch' ? [step.number] : step.steps.flatMap(numbersOf)
}
