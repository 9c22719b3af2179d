/** What a function returns, or the message of what it throws. */
export function attempt<T extends object>(run: () => T): T | string {
  try {
    return run()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
