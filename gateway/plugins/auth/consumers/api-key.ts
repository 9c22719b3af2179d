import { hash, randomInt, timingSafeEqual } from 'node:crypto'

const prefix = 'slv_live_'
const idLength = 10
/** 32 of 62 characters: 190 bits. A hash of so much chance need not be slow. */
const secretLength = 32
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const form = new RegExp(`^${prefix}([A-Za-z\\d]{${idLength}})[A-Za-z\\d]{${secretLength}}$`)

/** A new API key. */
export interface NewApiKey {
  /** The key itself: shown once, stored nowhere. */
  readonly text: string
  readonly id: string
  readonly hash: string
}

/** Makes an API key, `slv_live_` with 42 letters and digits, of which the first 10 are its id. */
export function createApiKey(): NewApiKey {
  const id = randomText(idLength)
  const text = prefix + id + randomText(secretLength)
  return { text, id, hash: hash('sha256', text) }
}

/** The id of a key, by its form; undefined when it has none. */
export function idOfKey(text: string): string | undefined {
  return form.exec(text)?.[1]
}

/** The beginning of a key, to tell it from others. */
export function toKeyName(id: string): string {
  return `${prefix}${id}...`
}

/** Whether a text is the key with this hash, in a time that says nothing of either. */
export function isKey(text: string, storedHash: string): boolean {
  const expected = Buffer.from(storedHash, 'hex')
  const given = hash('sha256', text, 'buffer')
  return expected.length === given.length && timingSafeEqual(expected, given)
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
}
