import { GatewayError } from '../errors/gateway-error.ts'
import { frozenCopy } from './frozen-copy.ts'
import { gatewaySchema } from './gateway-options.ts'
import type { GatewaySettings } from './gateway-options.ts'
import { describeValue } from './mistakes/describe-value.ts'
import { explainIssue } from './mistakes/explain-issue.ts'
import { formatPath } from './mistakes/format-path.ts'
import { listMistakes } from './mistakes/list-mistakes.ts'
import type { DescribeInput, Mistake } from './mistakes/list-mistakes.ts'

const optionsSubject = 'The options'

/** Either the settings, or every mistake that is in the way of them. */
export type CheckedOptions =
  | { readonly settings: GatewaySettings; readonly mistakes: readonly [] }
  | { readonly settings: undefined; readonly mistakes: readonly Mistake[] }

/** Checks `GatewayOptions` that came from anywhere, and fills in the defaults. The settings are frozen copies. */
export function checkOptions(options: unknown, describe: DescribeInput = describeValue): CheckedOptions {
  const result = gatewaySchema.safeParse(options, { error: explainIssue, reportInput: true })
  return result.success
    ? { settings: frozenCopy(result.data), mistakes: [] }
    : { settings: undefined, mistakes: listMistakes(result.error.issues, describe) }
}

/**
 * Checks `GatewayOptions` and fills in the defaults. The settings are frozen copies.
 *
 * @throws {GatewayError} CONFIG_INVALID with a detail for each mistake
 */
export function parseOptions(options: unknown): GatewaySettings {
  const { settings, mistakes } = checkOptions(options)
  if (settings) return settings
  throw configError(optionsSubject, mistakes)
}

/** Finds the place of a mistake in a file; lines and columns begin at 1. */
export type LocateMistake = (mistake: Mistake) => { readonly line: number; readonly col: number }

/**
 * One error for all mistakes of a config.
 *
 * @param subject what has the mistakes, at the beginning of a sentence
 * @param locate given for a file: the mistakes are put in its order and marked with their places
 */
export function configError(
  subject: string,
  mistakes: readonly Mistake[],
  locate?: LocateMistake,
): GatewayError {
  const verb = subject === optionsSubject ? 'have' : 'has'
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`
  const details = locate ? locatedDetails(subject, mistakes, locate) : mistakes.map(toDetail)
  return new GatewayError('CONFIG_INVALID', `${subject} ${verb} ${count}.`, { details })
}

function locatedDetails(file: string, mistakes: readonly Mistake[], locate: LocateMistake): string[] {
  return mistakes
    .map((mistake) => ({ mistake, ...locate(mistake) }))
    .sort((a, b) => a.line - b.line || a.col - b.col)
    .map(({ mistake, line, col }) => `${toDetail(mistake)} (${file}:${line}:${col})`)
}

function toDetail({ path, message }: Mistake): string {
  return `${path.length === 0 ? 'the config' : formatPath(path)}: ${message}`
}
