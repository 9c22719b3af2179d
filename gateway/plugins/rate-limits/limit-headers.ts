import type { Use, Verdict } from './count.ts'

/** What a limit said of a use. */
export interface Judged {
  readonly use: Use
  readonly verdict: Verdict
}

/**
 * The headers that tell a client of its limits.
 *
 * @param isLegacy whether the headers of old are sent too, for the limit with the least left
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function toHeaders(judged: readonly Judged[], isLegacy: boolean): Readonly<Record<string, string>> {
  const policies = judged.map(
    ({ use: { rule } }) =>
      `"${rule.name}";q=${Math.floor(quotaOf(rule))};w=${Math.max(1, Math.ceil(rule.windowMs / 1_000))}`,
  )
  const states = judged.map(
    ({ use, verdict }) => `"${use.rule.name}";r=${verdict.remaining};t=${toSeconds(verdict.resetMs)}`,
  )
  const [tightest] = judged.toSorted((left, right) => left.verdict.remaining - right.verdict.remaining)
  return {
    'ratelimit-policy': policies.join(', '),
    ratelimit: states.join(', '),
    ...(isLegacy && tightest && toLegacy(tightest)),
  }
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
