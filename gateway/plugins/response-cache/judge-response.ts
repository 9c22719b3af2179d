import type { FormedAnswer } from '../plugin.ts'

type Response = FormedAnswer['response']

/** Whether a response is whole: others may have it. */
export function isGood({ data, errors, extensions }: Response): boolean {
  return data !== undefined && data !== null && !errors && !extensions
}

const faults: ReadonlySet<unknown> = new Set([
  'SUBGRAPH_UNREACHABLE',
  'SUBGRAPH_TIMEOUT',
  'SUBGRAPH_BAD_RESPONSE',
])

/** Whether nothing is wrong with a response but that services are out of order. */
export function isFaulty({ errors }: Response): boolean {
  return errors !== undefined && errors.length > 0 && errors.every((error) => isFault(error))
}

function isFault(error: unknown): boolean {
  const extensions = memberOf(error, 'extensions')
  const status = memberOf(memberOf(extensions, 'http'), 'status')
  return faults.has(memberOf(extensions, 'code')) || (typeof status === 'number' && status >= 500)
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
