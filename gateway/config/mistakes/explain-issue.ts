import { z } from 'zod'
import { listWords } from './suggest.ts'

/** Names of what zod expects, in the words of someone who writes a config. */
const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

/** Says what kind of value is expected, as `a whole number` or `a list`. */
export function nameKind(expected: string): string {
  return kinds[expected] ?? expected
}

/**
 * The message of a zod issue: `expected ...`, to which what came is added later. A schema's own `error` wins over it,
 * and is treated alike when it begins with `expected`. For unknown keys: the known ones, a line each.
 */
export const explainIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'unrecognized_keys':
      return knownKeys(issue.inst).join('\n')
    case 'invalid_type':
      return `expected ${nameKind(issue.expected)}`
    case 'invalid_value':
      return `expected ${listValues(issue.values)}`
    case 'invalid_union':
      return issue.discriminator === undefined
        ? undefined
        : `expected ${listValues(Array.isArray(issue.options) ? issue.options : [])}`
    case 'invalid_format':
      return `expected ${explainFormat(issue)}`
    case 'too_small':
      return `expected ${explainLimit(issue.origin, issue.inclusive === true ? 'at least' : 'more than', issue.minimum)}`
    case 'too_big':
      return `expected ${explainLimit(issue.origin, issue.inclusive === true ? 'at most' : 'less than', issue.maximum)}`
    default:
      return undefined
  }
}

function knownKeys(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function listValues(values: readonly unknown[]): string {
  return listWords(
    values.map((value) => JSON.stringify(value)),
    'or',
  )
}

function explainFormat(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidStringFormat>): string {
  if (issue.format === 'url') return 'a URL such as "http://localhost:4001/graphql"'
  if (issue.format === 'starts_with') return `text that begins with ${JSON.stringify(issue.prefix)}`
  return `text of the format ${issue.pattern ?? issue.format}`
}

function explainLimit(origin: string, comparison: string, limit: number | bigint): string {
  if (origin === 'string') {
    return comparison === 'at least' && limit === 1
      ? 'text that is not empty'
      : `${comparison} ${limit} characters`
  }
  if (origin === 'array') return `a list with ${comparison} ${limit} ${limit === 1 ? 'entry' : 'entries'}`
  return `a number of ${comparison} ${limit}`
}
