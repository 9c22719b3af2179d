import type { RestParameter } from '../model/rest-model.ts'
import type { RestJoin } from '../joins.ts'

/** A description as a GraphQL string; JSON's escapes are GraphQL's. */
export function description(text: string | undefined): string {
  return text === undefined || text.trim() === '' ? '' : JSON.stringify(text.trim())
}

/** `@deprecated`, or nothing. */
export function deprecation(deprecated: boolean): string {
  return deprecated ? ' @deprecated' : ''
}

/** The document's words, and what the service takes where nothing is given. */
export function describeParameter({
  description: words,
  preset,
  required,
}: RestParameter): string | undefined {
  if (preset === undefined || preset === null || required) return words
  return [words, `Default: \`${typeof preset === 'string' ? preset : JSON.stringify(preset)}\`.`]
    .filter(Boolean)
    .join(' ')
}

/** A join as a field. */
export function printJoin({ name, settings, isList }: RestJoin): string {
  return `${description(settings.description)} ${name}: ${isList ? `[${settings.type}]` : settings.type}`
}

/** Types of other sources, by the keys that joins know them by. */
export function printStubs(joins: readonly RestJoin[]): string[] {
  const stubs = new Map<string, Map<string, string>>()
  for (const { settings, lookup } of joins) {
    if (lookup) continue
    const keys = stubs.get(settings.type) ?? new Map<string, string>()
    stubs.set(settings.type, keys.set(settings.key, settings.keyType))
  }
  return [...stubs].map(([type, keys]) => {
    const directives = [...keys.keys()].map((key) => `@key(fields: "${key}", resolvable: false)`)
    const fields = [...keys].map(([key, keyType]) => `${key}: ${keyType}!`)
    return `type ${type} ${directives.join(' ')} { ${fields.join(' ')} }`
  })
}
