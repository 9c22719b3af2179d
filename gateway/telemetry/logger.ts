/** A function that writes one log line: facts first, then the sentence (pino's order). */
export interface LogFunction {
  (facts: Readonly<Record<string, unknown>>, message: string): void
  (message: string): void
}

/** The four levels that the gateway logs at. A pino logger is one. */
export interface Logger {
  readonly debug: LogFunction
  readonly info: LogFunction
  readonly warn: LogFunction
  readonly error: LogFunction
}

const ignore: LogFunction = () => undefined

/** A logger that writes nothing: the default of the programmatic API and of tests. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/** What can be logged, the least important first. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const

/** How important a log line is. */
export type LogLevel = (typeof logLevels)[number]

/** Whether lines of a level are written when `threshold` is the least important that is wanted. */
export function isLogged(level: LogLevel, threshold: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(threshold)
}
