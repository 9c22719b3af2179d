import type { OptionPath } from './format-path.ts'

const longestShown = 60
const secretName = /secret|token|password|passphrase|credential|authorization|cookie|(?:api|private)[-_]?key/i

/** Says what came, for an error message: its kind, and a scalar's value where that can't be a secret. */
export function describeValue(value: unknown, path: OptionPath): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing'
    case 'object':
      return describeObject(value)
    case 'string':
      return mayBeSecret(path) ? 'text' : JSON.stringify(shorten(withoutCredentials(value)))
    case 'number':
    case 'boolean':
      return mayBeSecret(path) ? `a ${typeof value}` : String(value)
    default:
      return `a ${typeof value}`
  }
}

function describeObject(value: object | null): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  return 'an object'
}

/** Header values are never shown, nor is what stands under a name that sounds like a secret. */
function mayBeSecret(path: OptionPath): boolean {
  return path.some((part) => part === 'headers' || part === 'security' || secretName.test(String(part)))
}

/** Takes the user, the password and the query out of what may be a URL. */
function withoutCredentials(text: string): string {
  return text.replace(/\/\/.*@/s, '//').replace(/\?.*$/s, '?...')
}

function shorten(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}...` : text
}
