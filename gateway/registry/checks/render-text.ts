import { createColors } from 'picocolors'
import type { CheckReport } from './check-report.ts'
import { describeReason } from './describe-change.ts'
import type { JudgedChange } from './judge-changes.ts'
import type { Severity } from './schema-change.ts'

/** Writes a report for people. */
export function renderText(report: CheckReport, useColors: boolean): string {
  const colors = createColors(useColors)
  const { verdict, subgraph, failure, changes, windowDays } = report
  const subject = subgraph === undefined ? 'the graph' : `"${subgraph}"`
  const lines = [
    verdict === 'pass' ? colors.green(`${subject} passes`) : colors.red(`${subject} does not pass`),
    '',
  ]
  if (failure) {
    lines.push(`${failure.code} ${failure.message}`, ...failure.details.map(indent))
  } else {
    lines.push(`It composes. ${countChanges(changes)}`)
    for (const change of changes) {
      lines.push(`  ${describe(change)}`)
      const reason = describeReason(change, windowDays)
      if (reason !== undefined) lines.push(`      ${reason}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function describe({ verdict, severity, message }: JudgedChange): string {
  return `${verdict === 'pass' ? '✔' : '✖'} ${severity}: ${message}`
}

function indent(detail: string): string {
  return `  - ${detail.replaceAll('\n', '\n    ')}`
}

function countChanges(changes: readonly JudgedChange[]): string {
  if (changes.length === 0) return 'Nothing changes for clients.'
  const count = (severity: Severity) => changes.filter((change) => change.severity === severity).length
  return `Changes: ${count('breaking')} breaking, ${count('dangerous')} dangerous, ${count('safe')} safe.`
}
