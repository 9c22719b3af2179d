import { closestMatch } from 'leven'

/** Finds the candidate that was probably meant: `; did you mean "timeoutMs"?`, or an empty text. */
export function suggest(given: string, candidates: readonly string[]): string {
  const byLowerCase = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]))
  const maxDistance = Math.floor(given.length * 0.4) + 1
  const match = closestMatch(given.toLowerCase(), [...byLowerCase.keys()], { maxDistance })
  const meant = match === undefined ? undefined : byLowerCase.get(match)
  return meant === undefined ? '' : `; did you mean "${meant}"?`
}

/** Lists words for a sentence: `a, b or c`. */
export function listWords(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`
}
