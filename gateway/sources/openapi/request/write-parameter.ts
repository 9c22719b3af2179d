import type { RestParameter } from '../model/rest-model.ts'
import { encodeReservedly, encodeStrictly, toJsonText, toWireText } from './encode-text.ts'
import type { Encode } from './encode-text.ts'

/** What decides how a value is written; `asJson` is before all styles. */
export type WireStyle = Pick<RestParameter, 'name' | 'style' | 'explode' | 'allowReserved' | 'asJson'>

/** A value taken apart: an object's entries without the nulls, or a list's items; a single value is a list of one. */
type Parts =
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, text: string])[] }
  | { readonly kind: 'list' | 'single'; readonly texts: readonly string[] }

/**
 * Writes a path parameter as it stands in the URL, percent-encoded.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#style-examples
 */
export function writePathParameter(parameter: WireStyle, value: unknown): string {
  const { name, style, explode } = parameter
  if (parameter.asJson) return encodeStrictly(toJsonText(value))
  const parts = takeApart(value, encodeStrictly)
  if (style === 'label') return `.${join(parts, explode ? ['=', '.'] : [',', ','])}`
  if (style !== 'matrix') return join(parts, [explode ? '=' : ',', ','])
  const key = encodeStrictly(name)
  if (!explode || parts.kind === 'single') return withName(`;${key}`, join(parts, [',', ',']))
  if (parts.kind === 'object') return `;${join(parts, ['=', ';'])}`
  return parts.texts.map((text) => withName(`;${key}`, text)).join('')
}

/** A matrix parameter that is empty is its name alone (RFC 6570, section 3.2.7). */
function withName(name: string, text: string): string {
  return text === '' ? name : `${name}=${text}`
}

/** Writes a header parameter; undefined when there is nothing in it. */
export function writeHeaderParameter(parameter: WireStyle, value: unknown): string | undefined {
  if (parameter.asJson) return toJsonText(value)
  const parts = takeApart(value, (text) => text)
  return isEmpty(parts) ? undefined : join(parts, [parameter.explode ? '=' : ',', ','])
}

/** Writes a cookie parameter as the pairs that it becomes: `a=1`. Only the style `cookie` leaves texts as they are. */
export function writeCookieParameter(parameter: WireStyle, value: unknown): string[] {
  if (parameter.style !== 'cookie') return writeQueryParameter(parameter, value)
  return writePairs(parameter, { value, encode: (text) => text })
}

/** Writes a query parameter as the pairs that it becomes: `a=1`, percent-encoded; none for an empty list. */
export function writeQueryParameter(parameter: WireStyle, value: unknown): string[] {
  return writePairs(parameter, {
    value,
    encode: parameter.allowReserved ? encodeReservedly : encodeStrictly,
  })
}

function writePairs(parameter: WireStyle, { value, encode }: { value: unknown; encode: Encode }): string[] {
  const { name, style, explode } = parameter
  const key = style === 'cookie' ? name : encodeStrictly(name)
  if (parameter.asJson) return [`${key}=${encode(toJsonText(value))}`]
  if (style === 'deepObject' && typeof value === 'object') return writeDeep(name, value, encode)
  const parts = takeApart(value, encode)
  if (isEmpty(parts)) return []
  if (explode && parts.kind === 'object')
    return parts.entries.map(([property, text]) => `${property}=${text}`)
  if (explode && parts.kind === 'list') return parts.texts.map((text) => `${key}=${text}`)
  const separator = style === 'spaceDelimited' ? '%20' : style === 'pipeDelimited' ? '%7C' : ','
  return [`${key}=${join(parts, [separator, separator])}`]
}

/**
 * `filter[price][gte]=10`, `lines[0][sku]=hat`: deeper than the specification goes, in the way that most services
 * read it.
 */
function writeDeep(name: string, value: unknown, encode: Encode): string[] {
  if (typeof value !== 'object' || value === null)
    return [`${encodeStrictly(name)}=${encode(toWireText(value))}`]
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    item == null ? [] : writeDeep(`${name}[${key}]`, item, encode),
  )
}

function join(parts: Parts, [assign, separator]: readonly [assign: string, separator: string]): string {
  if (parts.kind !== 'object') return parts.texts.join(separator)
  return parts.entries.map(([key, text]) => key + assign + text).join(separator)
}

function isEmpty(parts: Parts): boolean {
  return parts.kind === 'object' ? parts.entries.length === 0 : parts.texts.length === 0
}

function takeApart(value: unknown, encode: Encode): Parts {
  const write = (item: unknown) => encode(toWireText(item))
  if (Array.isArray(value)) {
    return { kind: 'list', texts: value.filter((item: unknown) => item != null).map(write) }
  }
  if (typeof value !== 'object' || value === null) return { kind: 'single', texts: [write(value)] }
  const entries = Object.entries(value).filter(([, item]: [string, unknown]) => item != null)
  return { kind: 'object', entries: entries.map(([key, item]) => [encode(key), write(item)]) }
}
