import { digitsOf, holdsBigVariable } from '../context/exact-json.ts'

type Variables = Readonly<Record<string, unknown>>

/** Variables as resolvers take them: an integer that no number holds is a `bigint`. */
export function toBigInts(variables: Variables): Variables {
  return holdsBigVariable(variables) ? convertMembers(variables) : variables
}

function convertMembers(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [name, convert(member)]))
}

function convert(value: unknown): unknown {
  const digits = digitsOf(value)
  if (digits !== undefined) return BigInt(digits)
  if (Array.isArray(value)) return value.map(convert)
  return typeof value === 'object' && value !== null ? convertMembers(value) : value
}
