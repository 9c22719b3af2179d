import { parseDocument } from 'yaml'

/** Parses YAML or JSON that nobody promised to be either: undefined when it is not. */
export function readLoosely(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false })
  if (document.errors.length > 0) return undefined
  try {
    return document.toJS() as unknown
  } catch (error) {
    // An alias that leads nowhere, or to too much.
    if (error instanceof ReferenceError) return undefined
    throw error
  }
}

/** What an object or a list has under a key; undefined where there is no object, or nothing. */
export function memberOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
