import type { CheckReport } from './check-report.ts'
import { describeReason } from './describe-change.ts'
import { createLineFinder } from './locate-coordinate.ts'

/** The file that annotations point into. */
export interface AnnotatedFile {
  /** As GitHub knows it: from the root of the repository. */
  readonly path: string
  readonly text: string
}

/**
 * Writes a report as workflow commands of GitHub Actions, which shows them beside the lines of a pull request: what makes the check
 * fail as errors, other breaking and dangerous changes as warnings. Safe changes are left out.
 *
 * @param file what was checked; undefined when it was no file
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function renderAnnotations(report: CheckReport, file?: AnnotatedFile): string {
  const lineOf = createLineFinder(file?.text ?? '')
  const at = (coordinate: string | undefined): Readonly<Record<string, string>> =>
    file === undefined ? {} : { file: file.path, line: String(lineOf(coordinate)) }
  const lines: string[] = []
  if (report.failure) {
    const { message, details, code } = report.failure
    for (const detail of details.length > 0 ? details : [message]) {
      lines.push(command('error', { ...at(undefined), title: code }, detail))
    }
  }
  for (const change of report.changes.filter(({ severity }) => severity !== 'safe')) {
    const { verdict, severity, coordinate, message } = change
    const reason = describeReason(change, report.windowDays)
    const text = reason === undefined ? message : `${message}\n${reason}`
    const level = verdict === 'fail' ? 'error' : 'warning'
    lines.push(command(level, { ...at(coordinate), title: `${severity} change` }, text))
  }
  return lines.map((line) => `${line}\n`).join('')
}

function command(
  level: 'error' | 'warning',
  properties: Readonly<Record<string, string>>,
  message: string,
): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`)
  return `::${level} ${written.join(',')}::${escapeMessage(message)}`
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
