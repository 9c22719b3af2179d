import { Upload } from '../../../context/upload.ts'

/** Writes a text so that it can stand where it is put. */
export type Encode = (text: string) => string

/** Percent-encodes all but unreserved characters, as RFC 3986 section 2.3 has them. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, toTriple)
}

/**
 * Percent-encodes what can't stand in a query's value: reserved characters and triples stay, but for those that would
 * end the value.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#fixed-fields-for-use-with-schema `allowReserved`
 */
export function encodeReservedly(text: string): string {
  return encodeURI(text.toWellFormed())
    .replace(/%25([0-9A-Fa-f]{2})/g, '%$1')
    .replaceAll('%5B', '[')
    .replaceAll('%5D', ']')
    .replace(/[#&+]/g, (character) => encodeURIComponent(character))
}

function toTriple(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

/** A value as text: texts as they are, files in base64, all else as JSON has it. */
export function toWireText(value: unknown): string {
  if (value instanceof Upload) return value.toJSON()
  return typeof value === 'string' ? value : toJsonText(value)
}

/**
 * JSON, in which big integers are written with all their digits.
 *
 * @see https://tc39.es/proposal-json-parse-with-source/
 */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? JSON.rawJSON(member.toString()) : member,
  )
}
