/** @see https://spec.graphql.org/September2025/#Name */
const legalName = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Makes a legal GraphQL name of any text: what isn't allowed parts words (`x-request-id` is `xRequestId`), a leading
 * digit gets `_`, and names with `__`, which GraphQL keeps for itself, lose it.
 */
export function toGraphQLName(text: string): string {
  if (legalName.test(text) && !text.startsWith('__')) return text
  const [first = '', ...rest] = text.split(/[^A-Za-z0-9_]+/).filter((word) => word !== '')
  const joined = (first + rest.map(capitalize).join('')).replace(/^__+/, '')
  if (joined === '') return '_'
  return /^[0-9]/.test(joined) ? `_${joined}` : joined
}

/** The name of an argument: as {@link toGraphQLName}, and in lower case at its beginning if it had to be changed. */
export function toArgumentName(text: string): string {
  const name = toGraphQLName(text)
  return name === text ? name : name.charAt(0).toLowerCase() + name.slice(1)
}

/** The text with a capital first letter, for type names made of field names. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The name of an operation without `operationId`: `GET /orders/{id}/lines` is `getOrdersByIdLines`. */
export function nameOfPath(method: string, path: string): string {
  const words = path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) =>
      segment.startsWith('{')
        ? `By${capitalize(toGraphQLName(segment))}`
        : capitalize(toGraphQLName(segment)),
    )
  return toGraphQLName(method.toLowerCase() + words.join(''))
}

/** Gives out names, each once. */
export interface NameScope {
  /** The first of the candidates that is free, or the last one with a number behind it. */
  take(...candidates: readonly string[]): string
}

/** Builds a {@link NameScope} in which some names are taken from the start. */
export function createNameScope(taken: Iterable<string> = []): NameScope {
  const names = new Set(taken)
  return {
    take(...candidates) {
      const last = candidates.at(-1) ?? '_'
      let name = candidates.find((candidate) => !names.has(candidate))
      for (let number = 2; name === undefined; number += 1) {
        if (!names.has(`${last}${number}`)) name = `${last}${number}`
      }
      names.add(name)
      return name
    },
  }
}
