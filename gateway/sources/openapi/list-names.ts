const mostShown = 20

/** Writes names for a message: the first 20, in quotes. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, mostShown).map((name) => `"${name}"`)
  return shown.length === 0 ? 'none' : shown.join(', ') + (names.length > shown.length ? ', ...' : '')
}
