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
