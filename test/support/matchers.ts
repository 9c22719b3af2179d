import { expect } from 'vitest'

/** Matches a text that holds this one; typed so that it can stand in an expected object. */
export function containing(text: string): unknown {
  return expect.stringContaining(text)
}

/** Matches a text by a pattern; typed so that it can stand in an expected object. */
export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern)
}
