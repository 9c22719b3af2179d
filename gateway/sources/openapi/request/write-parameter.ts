import type { RestParameter } from '../model/rest-model.ts'

type Entry = readonly [string, string]

/**
 * Writes a path parameter as it stands in the URL, percent-encoded.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#style-examples
 */
export function writePathParameter(parameter: RestParameter, value: unknown): string {
  const { name, style, explode } = parameter
  if (parameter.asJson) return encodeURIComponent(JSON.stringify(value))
  const entries = entriesOf(value)
  switch (style) {
    case 'label': {
      if (entries) return `.${joinEntries(entries, explode ? ['=', '.'] : [',', ','])}`
      return `.${listOf(value)
        .map(encode)
        .join(explode ? '.' : ',')}`
    }
    case 'matrix': {
      if (entries) {
        return explode
          ? `;${joinEntries(entries, ['=', ';'])}`
          : `;${name}=${joinEntries(entries, [',', ','])}`
      }
      const texts = listOf(value).map(encode)
      return explode ? texts.map((text) => `;${name}=${text}`).join('') : `;${name}=${texts.join(',')}`
    }
    default:
      return writeSimple(value, explode, encode)
  }
}

/** Writes a header or cookie parameter. */
export function writeHeaderParameter(parameter: RestParameter, value: unknown): string {
  if (parameter.asJson) return JSON.stringify(value)
  return writeSimple(value, parameter.explode, toText)
}

function writeSimple(value: unknown, explode: boolean, write: (value: unknown) => string): string {
  const entries = entriesOf(value)
  if (!entries) return listOf(value).map(write).join(',')
  return entries.map(([key, text]) => `${write(key)}${explode ? '=' : ','}${write(text)}`).join(',')
}

/** Writes a query parameter as the pairs that it becomes: `a=1`, percent-encoded; none for an empty list. */
export function writeQueryParameter(parameter: RestParameter, value: unknown): string[] {
  const { name, style, explode } = parameter
  const key = encodeURIComponent(name)
  if (parameter.asJson) return [`${key}=${encodeURIComponent(JSON.stringify(value))}`]
  const entries = entriesOf(value)
  if (style === 'deepObject' && entries) return writeDeepObject(name, value)
  if (entries) {
    return explode
      ? entries.map(([property, text]) => `${encode(property)}=${encode(text)}`)
      : [`${key}=${joinEntries(entries, [',', ','])}`]
  }
  const texts = listOf(value).map(encode)
  if (!Array.isArray(value)) return texts.map((text) => `${key}=${text}`)
  if (texts.length === 0) return []
  if (explode) return texts.map((text) => `${key}=${text}`)
  const separator = style === 'spaceDelimited' ? '%20' : style === 'pipeDelimited' ? '%7C' : ','
  return [`${key}=${texts.join(separator)}`]
}

/** `filter[price][gte]=10`: deeper than the specification goes, in the way that services read it. */
function writeDeepObject(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => writeDeepObject(name, item))
  if (typeof value !== 'object' || value === null) return [`${encodeURIComponent(name)}=${encode(value)}`]
  return Object.entries(value).flatMap(([key, item]) =>
    item == null ? [] : writeDeepObject(`${name}[${key}]`, item),
  )
}

function joinEntries(entries: readonly Entry[], [assign, separator]: readonly [string, string]): string {
  return entries.map(([key, text]) => `${encode(key)}${assign}${encode(text)}`).join(separator)
}

function entriesOf(value: unknown): Entry[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.entries(value)
    .filter(([, item]) => item != null)
    .map(([key, item]) => [key, toText(item)])
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.filter((item) => item != null) : [value]
}

function encode(value: unknown): string {
  return encodeURIComponent(toText(value))
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
