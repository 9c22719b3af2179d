import type { RateLimitAlgorithm, RateLimitRule } from '../../config/rate-limit-options.ts'

/** What is remembered of the use of a limit; what the numbers mean is its algorithm's affair. */
export type Count = readonly [number, number, number]

/** What a limit is asked for. */
export interface Use {
  readonly rule: Pick<RateLimitRule, 'name' | 'algorithm' | 'limit' | 'windowMs' | 'burst' | 'weight'>
  /** Whose use it is. */
  readonly key: string
  /** Below nothing to give some back. */
  readonly units: number
  /** What a client is told when it is refused. Default: which limit refused it. */
  readonly message?: string | undefined
}

/** What a limit says. */
export interface Verdict {
  readonly isAllowed: boolean
  /** Whole units that are left. */
  readonly remaining: number
  /** Until all units are there again, or the window ends, in milliseconds. */
  readonly resetMs: number
  /** Until it would be allowed, in milliseconds; 0 when it is. */
  readonly retryAfterMs: number
  /** How long the request waits for its turn, in milliseconds. */
  readonly delayMs: number
}

/** What becomes of a count. */
export interface Taken {
  /** To be remembered when the request is allowed. */
  readonly count: Count
  readonly verdict: Verdict
}

/**
 * Uses units of a limit, at a time in milliseconds since 1970. `count-script.ts` says the same in the words of Redis.
 *
 * @param count undefined when nothing was used yet
 */
export function take(count: Count | undefined, use: Use, now: number): Taken {
  return algorithms[use.rule.algorithm](count ?? [0, 0, 0], use, now)
}

type Algorithm = (count: Count, use: Use, now: number) => Taken

const algorithms: Readonly<Record<RateLimitAlgorithm, Algorithm>> = {
  /** A count: the window's beginning, and what was used in it. */
  fixed_window([begun, usedThen], { rule: { limit, windowMs }, units }, now) {
    const start = now - (now % windowMs)
    const used = begun === start ? usedThen : 0
    const isAllowed = units <= 0 || used + units <= limit
    const next = Math.max(0, used + units)
    const resetMs = start + windowMs - now
    return {
      count: [start, next, 0],
      verdict: toVerdict({ isAllowed, left: limit - (isAllowed ? next : used), resetMs, waitMs: resetMs }),
    }
  },

  /** A count: the window's beginning, what was used in it, and in the one before. */
  sliding_window([begun, usedThen, usedBefore], { rule: { limit, windowMs }, units }, now) {
    const start = now - (now % windowMs)
    const used = begun === start ? usedThen : 0
    const before = begun === start ? usedBefore : begun === start - windowMs ? usedThen : 0
    const gone = now - start
    const sliding = used + before * (1 - gone / windowMs)
    const isAllowed = units <= 0 || sliding + units <= limit
    const next = Math.max(0, used + units)
    const left = limit - sliding - (isAllowed ? units : 0)
    const waitMs =
      used + units <= limit
        ? (1 - (limit - units - used) / before) * windowMs - gone
        : windowMs - gone + Math.max(0, 1 - (limit - units) / used) * windowMs
    return {
      count: [start, next, before],
      verdict: toVerdict({ isAllowed, left, resetMs: windowMs - gone, waitMs }),
    }
  },

  /** A count: what is missing in the bucket, and when that was so. */
  token_bucket([missingThen, at], { rule: { limit, windowMs, burst }, units }, now) {
    const filled = (Math.max(0, now - at) * limit) / windowMs
    const missing = Math.max(0, missingThen - filled)
    const isAllowed = units <= 0 || missing + units <= burst
    const next = Math.max(0, missing + units)
    const missingNow = isAllowed ? next : missing
    const msOf = (some: number) => (some * windowMs) / limit
    return {
      count: [next, now, 0],
      verdict: toVerdict({
        isAllowed,
        left: burst - missingNow,
        resetMs: msOf(missingNow),
        waitMs: msOf(missing + units - burst),
      }),
    }
  },

  /** A count: when the next request has its turn. */
  leaky_bucket([turn], { rule: { limit, windowMs, burst }, units }, now) {
    const msPerUnit = windowMs / limit
    const delayMs = Math.max(0, turn - now)
    const isAllowed = units <= 0 || delayMs <= burst * msPerUnit
    const next = Math.max(now, now + delayMs + units * msPerUnit)
    const resetMs = isAllowed ? next - now : delayMs
    return {
      count: [next, 0, 0],
      verdict: {
        ...toVerdict({
          isAllowed,
          left: burst - resetMs / msPerUnit,
          resetMs,
          waitMs: delayMs - burst * msPerUnit,
        }),
        delayMs: isAllowed && units > 0 ? delayMs : 0,
      },
    }
  },
}

interface Outcome {
  readonly isAllowed: boolean
  readonly left: number
  readonly resetMs: number
  /** Until it would be allowed, if it isn't. */
  readonly waitMs: number
}

function toVerdict({ isAllowed, left, resetMs, waitMs }: Outcome): Verdict {
  return {
    isAllowed,
    remaining: Math.max(0, Math.floor(left)),
    resetMs: Math.ceil(resetMs),
    retryAfterMs: isAllowed ? 0 : Math.max(1, Math.ceil(waitMs)),
    delayMs: 0,
  }
}
