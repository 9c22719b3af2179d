/** What a client is told of a limit. */
export interface ToldLimit {
  readonly name: string
  /** The most units that may be used at once, or in a window. */
  readonly quota: number
  /** In milliseconds; undefined where there is none. */
  readonly windowMs: number | undefined
  /** Whole units that are left. */
  readonly remaining: number
  /** Until all units are there again; undefined where that is never. */
  readonly resetMs: number | undefined
}

/** Limits that a client is told of: those with the least left. */
const mostTold = 10

/**
 * The headers that tell a client of its limits.
 *
 * @param isLegacy whether the headers of old are sent too, for the limit with the least left
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function toHeaders(limits: readonly ToldLimit[], isLegacy: boolean): Readonly<Record<string, string>> {
  const tightest = tightestOf(limits)
  const told = limits.filter((limit) => tightest.includes(limit))
  const policies = told.map(({ name, quota, windowMs }) => {
    const window = windowMs === undefined ? '' : `;w=${Math.max(1, toSeconds(windowMs))}`
    return `"${name}";q=${Math.floor(quota)}${window}`
  })
  const states = told.map(({ name, remaining, resetMs }) => {
    const reset = resetMs === undefined ? '' : `;t=${toSeconds(resetMs)}`
    return `"${name}";r=${remaining}${reset}`
  })
  return {
    'ratelimit-policy': policies.join(', '),
    ratelimit: states.join(', '),
    ...(isLegacy && tightest[0] && toLegacy(tightest[0])),
  }
}

/** The one with the least left of each name, the least first. */
function tightestOf(limits: readonly ToldLimit[]): readonly ToldLimit[] {
  const byName = new Map<string, ToldLimit>()
  for (const limit of limits.toSorted((left, right) => left.remaining - right.remaining)) {
    if (!byName.has(limit.name)) byName.set(limit.name, limit)
  }
  return [...byName.values()].slice(0, mostTold)
}

function toLegacy({ quota, remaining, resetMs }: ToldLimit): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': String(Math.floor(quota)),
    'x-ratelimit-remaining': String(remaining),
    ...(resetMs !== undefined && { 'x-ratelimit-reset': String(toSeconds(resetMs)) }),
  }
}

/** Whole seconds, rounded up: a client that waits so long has waited long enough. */
export function toSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000)
}
