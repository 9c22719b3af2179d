/** The forms in which one result can be answered. */
type ResultMediaType = 'application/json' | 'application/graphql-response+json' | 'text/event-stream'

/** What a request's Accept header allows. */
export interface Acceptance {
  /** The form of a single result that the client likes best; undefined when it allows none. */
  readonly single: ResultMediaType | undefined
  /** Whether a stream of results may be answered as server-sent events. */
  readonly events: boolean
}

interface MediaRange {
  readonly type: string
  readonly quality: number
}

/** In the order in which `*` finds them. */
const singleTypes: readonly ResultMediaType[] = [
  'application/json',
  'application/graphql-response+json',
  'text/event-stream',
]

/**
 * Reads an Accept header: the highest quality wins, then the order of the header. Nothing said means `*`/`*`, which
 * means `application/json`.
 *
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Accept
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
 */
export function readAccept(header: string | null | undefined): Acceptance {
  const ranges = header?.trim() ? header.split(',').flatMap(toRange) : [{ type: '*/*', quality: 1 }]
  const allowed = singleTypes.filter((type) => qualityOf(type, ranges) > 0)
  const [single] = ranges
    .toSorted((left, right) => right.quality - left.quality)
    .flatMap((range) => allowed.find((type) => matches(type, range.type)) ?? [])
  return { single, events: allowed.includes('text/event-stream') }
}

/** The quality of the most specific range that names the type; 0 when none does. */
function qualityOf(type: ResultMediaType, ranges: readonly MediaRange[]): number {
  const patterns = [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*']
  for (const pattern of patterns) {
    const range = ranges.find((candidate) => candidate.type === pattern)
    if (range) return range.quality
  }
  return 0
}

function matches(type: string, pattern: string): boolean {
  if (pattern === '*/*' || pattern === type) return true
  return pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1))
}

/** An unreadable range, or one that asks for another charset than UTF-8, is none. */
function toRange(text: string): readonly MediaRange[] {
  const [type = '', ...parameters] = text.toLowerCase().replaceAll(/\s/g, '').split(';')
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  if (!type.includes('/') || (charset && !['charset=utf-8', 'charset="utf-8"'].includes(charset))) return []
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
  return [{ type, quality: Number.isFinite(quality) ? quality : 0 }]
}
