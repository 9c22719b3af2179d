import type { QuotaPeriod } from '../../config/quota-options.ts'

/** A period of the calendar, in milliseconds since 1970. */
export interface Period {
  readonly startMs: number
  /** Later than any time there is, for what never ends. */
  readonly endMs: number
}

const dayMs = 86_400_000
/** The first Monday after the first of January 1970, which was a Thursday. */
const mondayMs = 4 * dayMs
const never = 8_640_000_000_000_000

/** The period that a time is in, in UTC. */
export function periodOf(period: QuotaPeriod, now: number): Period {
  if (period === 'lifetime') return { startMs: 0, endMs: never }
  if (period === 'month') {
    const date = new Date(now)
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
    return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) }
  }
  const lengthMs = period === 'day' ? dayMs : 7 * dayMs
  const offsetMs = period === 'day' ? 0 : mondayMs
  const startMs = Math.floor((now - offsetMs) / lengthMs) * lengthMs + offsetMs
  return { startMs, endMs: startMs + lengthMs }
}

/** Whether a period ends at all. */
export function hasEnd({ endMs }: Period): boolean {
  return endMs < never
}
