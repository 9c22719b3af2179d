import { pino } from 'pino'
import type { DestinationStream } from 'pino'
import type { LogLevel, Logger } from './logger.ts'

/**
 * Logs a JSON object a line: `level` and `time` (ISO 8601) first, then the facts, then `msg`. Errors under `err` are
 * written with their stack and causes.
 *
 * @param stream where lines go. Default: standard output, synchronously
 */
export function createJsonLogger(level: LogLevel, stream?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  )
}
