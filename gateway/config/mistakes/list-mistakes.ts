import type { z } from 'zod'
import { nameKind } from './explain-issue.ts'
import type { OptionPath } from './format-path.ts'
import { listWords, suggest } from './suggest.ts'

/** One mistake in the options. */
export interface Mistake {
  readonly path: OptionPath
  /** Whether the key itself is wrong, or what it stands for. */
  readonly place: 'key' | 'value'
  /** What was expected and what came, in words; begins in lower case. */
  readonly message: string
  /** The scalar that was expected, for values that come as text from elsewhere. */
  readonly expectedScalar?: 'number' | 'boolean'
}

/** Says what came at a path. */
export type DescribeInput = (value: unknown, path: OptionPath) => string

type Issue = z.core.$ZodIssue

/**
 * Turns zod's issues into mistakes: one for each unknown key, and for a union those of the branch that fits the kind
 * of value that came. The issues are expected to carry their input (`reportInput`) and `explainIssue`'s messages.
 */
export function listMistakes(issues: readonly Issue[], describe: DescribeInput): Mistake[] {
  return issues.flatMap((issue) => toMistakes(issue, issue.path, describe))
}

function toMistakes(issue: Issue, path: OptionPath, describe: DescribeInput): Mistake[] {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, path)
  if (issue.code === 'invalid_key') {
    const message = issue.issues.map((inner) => inner.message).join('; ')
    return [{ path, place: 'key', message: `${message} as a name` }]
  }
  if (issue.code === 'invalid_union') {
    return issue.discriminator === undefined
      ? inBranches(issue, path, describe)
      : [wrongKind(issue, path, describe)]
  }
  const message = withInput(issue.message, describe(issue.input, path))
  return [{ path, place: 'value', message: message + suggestValue(issue), ...expectedScalar(issue) }]
}

function unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, path: OptionPath): Mistake[] {
  const known = issue.message.split('\n')
  return issue.keys.map((key) => {
    const hint = suggest(key, known) || `; the options here are ${listWords(known, 'and')}`
    return { path: [...path, key], place: 'key', message: `is not an option${hint}` }
  })
}

/** The value that tells the members of a union apart is missing or unknown. */
function wrongKind(issue: z.core.$ZodIssueInvalidUnion, path: OptionPath, describe: DescribeInput): Mistake {
  const given = propertyOf(issue.input, path.at(-1))
  const options = 'options' in issue ? (issue.options ?? []).map(String) : []
  const hint = typeof given === 'string' ? suggest(given, options) : ''
  return { path, place: 'value', message: withInput(issue.message, describe(given, path)) + hint }
}

function propertyOf(value: unknown, key: PropertyKey | undefined): unknown {
  if (typeof value !== 'object' || value === null || key === undefined) return undefined
  return Reflect.get(value, key)
}

function inBranches(
  issue: z.core.$ZodIssueInvalidUnion,
  path: OptionPath,
  describe: DescribeInput,
): Mistake[] {
  const fitting = issue.errors.find((issues) => !issues.some(isWrongKindOfValue))
  if (fitting) return fitting.flatMap((inner) => toMistakes(inner, [...path, ...inner.path], describe))
  const expected = issue.errors.flatMap((issues) =>
    issues.filter(isWrongKindOfValue).map((inner) => nameKind(inner.expected)),
  )
  const message = withInput(
    `expected ${listWords([...new Set(expected)], 'or')}`,
    describe(issue.input, path),
  )
  return [{ path, place: 'value', message }]
}

function isWrongKindOfValue(issue: Issue): issue is z.core.$ZodIssueInvalidType {
  return issue.code === 'invalid_type' && issue.path.length === 0
}

function withInput(message: string, came: string): string {
  if (!message.startsWith('expected ')) return message
  return came === 'nothing' ? `is missing: ${message}` : `${message}, got ${came}`
}

function suggestValue(issue: Issue): string {
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return ''
  return suggest(issue.input, issue.values.map(String))
}

function expectedScalar(issue: Issue): Pick<Mistake, 'expectedScalar'> {
  if (issue.code !== 'invalid_type') return {}
  if (issue.expected === 'number' || issue.expected === 'int') return { expectedScalar: 'number' }
  return issue.expected === 'boolean' ? { expectedScalar: 'boolean' } : {}
}
