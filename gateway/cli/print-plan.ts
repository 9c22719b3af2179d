import { parse, print } from 'graphql'
import type { ExplainedFetch, ExplainedStep } from '../engine/explanation.ts'

/** A plan as a tree for people to read. */
export function printPlan(plan: ExplainedStep): string {
  return `${linesOf(plan).join('\n')}\n`
}

function linesOf(step: ExplainedStep): string[] {
  if (step.kind === 'fetch') return linesOfFetch(step)
  const [only, ...more] = step.steps
  if (!only) return ['nothing is fetched']
  if (more.length === 0) return linesOf(only)
  const branches = step.steps.map(linesOf)
  return [
    step.kind === 'sequence' ? 'one after the other' : 'at once',
    ...branches.flatMap((lines, index) => hang(lines, index === branches.length - 1)),
  ]
}

function linesOfFetch({ number, subgraph, document, entities, after }: ExplainedFetch): string[] {
  const facts = [
    ...(entities.length > 0 ? [`for ${entities.join(' and ')}`] : []),
    ...(after.length > 0 ? [`after ${after.join(', ')}`] : []),
  ]
  const title = [`${number}. ${subgraph}`, ...facts].join(', ')
  const text = print(parse(document)).split('\n')
  return [title, ...text.map((line) => `     ${line}`)]
}

function hang([first = '', ...rest]: readonly string[], isLast: boolean): string[] {
  return [`${isLast ? '└─' : '├─'} ${first}`, ...rest.map((line) => `${isLast ? '  ' : '│ '} ${line}`)]
}
