import type { Use, Verdict } from './count.ts'

/** What a limit said of a use. */
export interface Judged {
  readonly use: Use
  readonly verdict: Verdict
}

/** Limits that a client is told of: those with the least left. */
const mostTold = 10

/**
 * The headers that tell a client of its limits.
 *
 * @param isLegacy whether the headers of old are sent too, for the limit with the least left
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function toHeaders(judged: readonly Judged[], isLegacy: boolean): Readonly<Record<string, string>> {
  const tightest = tightestOf(judged)
  const told = judged.filter((one) => tightest.includes(one))
  const policies = told.map(
    ({ use: { rule } }) =>
      `"${rule.name}";q=${Math.floor(quotaOf(rule))};w=${Math.max(1, Math.ceil(rule.windowMs / 1_000))}`,
  )
  const states = told.map(
    ({ use, verdict }) => `"${use.rule.name}";r=${verdict.remaining};t=${toSeconds(verdict.resetMs)}`,
  )
  return {
    'ratelimit-policy': policies.join(', '),
    ratelimit: states.join(', '),
    ...(isLegacy && tightest[0] && toLegacy(tightest[0])),
  }
}

/** The one with the least left of each name, the least first. */
function tightestOf(judged: readonly Judged[]): readonly Judged[] {
  const byName = new Map<string, Judged>()
  for (const one of judged.toSorted((left, right) => left.verdict.remaining - right.verdict.remaining)) {
    const { name } = one.use.rule
    if (!byName.has(name)) byName.set(name, one)
  }
  return [...byName.values()].slice(0, mostTold)
}

function toLegacy({ use, verdict }: Judged): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': String(Math.floor(quotaOf(use.rule))),
    'x-ratelimit-remaining': String(verdict.remaining),
    'x-ratelimit-reset': String(toSeconds(verdict.resetMs)),
  }
}

/** Whole seconds, rounded up: a client that waits so long has waited long enough. */
export function toSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000)
}

/** The most units that may be used at once. */
export function quotaOf({ algorithm, limit, burst }: Use['rule']): number {
  return algorithm.endsWith('bucket') ? burst : limit
}
