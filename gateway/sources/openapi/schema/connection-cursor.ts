/** A place in a list that a service has in pages. */
export interface Position {
  /** Number, offset or cursor of the page; undefined for the first page where that has none. */
  readonly start: string | number | undefined
  /** Items that were asked for in a page. */
  readonly size: number
  /** Items of the page that are before the place. */
  readonly skip: number
}

/** Writes a place as a text that means nothing to clients. */
export function writeCursor({ start, size, skip }: Position): string {
  return Buffer.from(JSON.stringify([start ?? null, size, skip])).toString('base64url')
}

/** Reads a place that {@link writeCursor} has written; undefined when it is none. */
export function readCursor(cursor: unknown): Position | undefined {
  if (typeof cursor !== 'string') return undefined
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    // Whatever it is, it is no cursor.
    return undefined
  }
  if (!Array.isArray(parts) || parts.length !== 3) return undefined
  const [start, size, skip] = parts as readonly unknown[]
  const isStart = start === null || typeof start === 'string' || (typeof start === 'number' && start >= 0)
  if (!isStart || !isCount(size) || !isCount(skip) || size === 0) return undefined
  return { start: start ?? undefined, size, skip }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
