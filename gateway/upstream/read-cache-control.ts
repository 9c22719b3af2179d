/** What an answer says of how it may be kept. */
interface CacheControl {
  /** Whether nobody may give it again without asking. */
  readonly isForbidden: boolean
  readonly isPrivate: boolean
  /** For how long, from when it was made. */
  readonly seconds: number | undefined
}

/**
 * Reads `Cache-Control` of an answer for a cache that several callers share: `s-maxage` comes before `max-age`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2
 */
export function readCacheControl(header: string | string[] | undefined): CacheControl {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '')
  const directives = new Map<string, string>()
  for (const [directive] of text.matchAll(/(?:[^,"]|"[^"]*"?)+/g)) {
    const [name = '', value = ''] = directive.split('=')
    directives.set(name.trim().toLowerCase(), value.replaceAll('"', '').trim())
  }
  const maxAge = directives.get('s-maxage') ?? directives.get('max-age')
  return {
    isForbidden: directives.has('no-store') || directives.has('no-cache'),
    isPrivate: directives.has('private'),
    // What is no number has no time to live (RFC 9111 section 4.2.1).
    seconds: maxAge === undefined ? undefined : /^\d+$/.test(maxAge) ? Number(maxAge) : 0,
  }
}

/** For how many seconds others have kept an answer, by its `Age`. */
export function readAge(header: string | string[] | undefined): number {
  const seconds = Number(Array.isArray(header) ? header[0] : header)
  return seconds > 0 ? seconds : 0
}
