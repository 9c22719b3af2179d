import { formatPath } from '../mistakes/format-path.ts'
import type { OptionPath } from '../mistakes/format-path.ts'

/** Names of options that hold a secret, or end so. */
const secretName = /(?:^|[a-z\d_-])?(?:password|passphrase|secret|token|bearer|apikey|privatekey|accesskey)$/i
/** Names of headers that hold one. */
const secretHeader = /^(?:proxy-)?authorization$|cookie|token|secret|password|(?:api-?|-)key/i
const urlWithPassword = /^[a-z][a-z\d+.-]*:\/\/[^/\s:@]*:([^/\s@]+)@/i

/** A text that is shorter may stand anywhere by chance. */
const shortest = 6

/**
 * Finds the options that hold a secret which is written in the config's own text, wherever it came from: one of the
 * environment is not in the text, while the default of an unset variable is.
 *
 * @param settings what was made of the texts
 * @param texts the config file, and what it imports
 * @returns the options' paths
 */
export function findWrittenSecrets(settings: unknown, texts: readonly string[]): readonly string[] {
  const isWritten = (secret: string) =>
    secret
      .split(/\s*\n\s*/)
      .some((line) => line.length >= shortest && texts.some((text) => text.includes(line)))
  const found: string[] = []

  function visit(value: unknown, path: OptionPath, parent: object): void {
    if (typeof value === 'string') {
      const secret = secretOf(value, path, parent)
      if (secret !== undefined && isWritten(secret)) found.push(formatPath(path))
    } else if (typeof value === 'object' && value !== null) {
      const entries: readonly (readonly [string, unknown])[] = Object.entries(value)
      for (const [key, member] of entries)
        visit(member, [...path, Array.isArray(value) ? Number(key) : key], value)
    }
  }

  visit(settings, [], {})
  return found
}

/** The secret that the text of an option is or holds. */
function secretOf(text: string, path: OptionPath, parent: object): string | undefined {
  const name = String(path.at(-1))
  const isHeader = path.at(-2) === 'headers' || (path.at(-2) === 'set' && path.at(-3) === 'headers')
  const isKey = 'kty' in parent && (name === 'k' || name === 'd')
  const isApiKey = path.at(-2) === 'apiKey' && name === 'key'
  const isRule =
    name === 'value' && 'set' in parent && typeof parent.set === 'string' && secretHeader.test(parent.set)
  if (isKey || isApiKey || isRule || (isHeader ? secretHeader : secretName).test(name)) return text
  const [, password] = urlWithPassword.exec(text) ?? []
  return password
}
