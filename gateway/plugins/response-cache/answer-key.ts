import { hash } from 'node:crypto'

/**
 * Names an answer: the same for requests that say the same in other words.
 *
 * @param parts what it depends on, beside the variables
 */
export function toAnswerKey(parts: readonly unknown[], variables: unknown): string {
  return hash('sha256', `${JSON.stringify(parts)}\n${toText(variables ?? {})}`, 'base64url')
}

/** JSON with members in the order of their names. */
function toText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toText).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${toText(member)}`).join()}}`
}
