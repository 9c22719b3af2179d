import { pino } from 'pino'
import type { DestinationStream } from 'pino'
import { GatewayError } from '../errors/gateway-error.ts'
import { unsaidCause } from '../errors/unsaid-cause.ts'
import type { LogLevel, Logger } from './logger.ts'

/**
 * Logs a JSON object a line: `level` and `time` (ISO 8601) first, then the facts, then `msg`. An error under `err` is
 * written with its stack and causes; a `GatewayError` with its code and details: where it was thrown is of no interest.
 *
 * @param stream where lines go. Default: standard output, synchronously
 */
export function createJsonLogger(level: LogLevel, stream?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: serializeError },
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  )
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof GatewayError)) return error instanceof Error ? pino.stdSerializers.err(error) : error
  const { name, code, message, details, extensions } = error
  const cause = unsaidCause(error)
  return {
    type: name,
    code,
    message,
    ...(details.length > 0 && { details }),
    ...(Object.keys(extensions).length > 0 && { extensions }),
    ...(cause && { cause: serializeError(cause) }),
  }
}
