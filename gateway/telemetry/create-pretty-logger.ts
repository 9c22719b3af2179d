import { createColors } from 'picocolors'
import { GatewayError } from '../errors/gateway-error.ts'
import { unsaidCause } from '../errors/unsaid-cause.ts'
import { isLogged, logLevels } from './logger.ts'
import type { LogFunction, Logger, LogLevel } from './logger.ts'

/** What {@link createPrettyLogger} needs. */
export interface PrettyLoggerOptions {
  readonly level: LogLevel
  /** Takes whole lines. */
  readonly write: (text: string) => void
  readonly colors: boolean
  /** Default: the system's clock. */
  readonly now?: () => Date
}

type Facts = Readonly<Record<string, unknown>>
type Colors = ReturnType<typeof createColors>

/**
 * Logs for someone who reads along: time, level, sentence, then the facts as `name=value`. An error is shown by its
 * stack; a `GatewayError` by its code, details and cause, a line each (its message is the sentence).
 */
export function createPrettyLogger(options: PrettyLoggerOptions): Logger {
  const { level, write, now = () => new Date() } = options
  const colors = createColors(options.colors)

  const at = (own: LogLevel): LogFunction =>
    isLogged(own, level)
      ? (factsOrMessage: Facts | string, message?: string) => {
          const facts = typeof factsOrMessage === 'string' ? {} : factsOrMessage
          const sentence = typeof factsOrMessage === 'string' ? factsOrMessage : (message ?? '')
          const time = colors.dim(now().toTimeString().slice(0, 8))
          write(`${[time, paintLevel(own, colors), sentence, ...inline(facts, colors)].join(' ')}\n`)
          for (const line of below(facts)) write(`         ${colors.dim(line)}\n`)
        }
      : () => undefined

  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

const longestLevel = Math.max(...logLevels.map((level) => level.length))

function paintLevel(level: LogLevel, colors: Colors): string {
  const paint = { debug: colors.dim, info: colors.green, warn: colors.yellow, error: colors.red }[level]
  return paint(level.padEnd(longestLevel))
}

function inline(facts: Facts, colors: Colors): string[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    if (value instanceof GatewayError) return [colors.dim(`code=${value.code}`)]
    return value === undefined || value instanceof Error ? [] : [colors.dim(`${name}=${toText(value)}`)]
  })
}

function toText(value: unknown): string {
  if (typeof value === 'string') return /[\s"=]/.test(value) || value === '' ? JSON.stringify(value) : value
  return Array.isArray(value) ? value.map(String).join(',') : JSON.stringify(value)
}

function below(facts: Facts): string[] {
  const lines = Object.values(facts).flatMap((value) => (value instanceof Error ? errorLines(value) : []))
  return lines.flatMap((line) => line.split('\n'))
}

/** What a `GatewayError` says is the line's sentence already, and where it was thrown is of no interest. */
function errorLines(error: Error): string[] {
  if (!(error instanceof GatewayError)) {
    const { cause } = error
    return [error.stack ?? error.message, ...(cause instanceof Error ? [`cause: ${cause.message}`] : [])]
  }
  const cause = unsaidCause(error)
  return [
    ...error.details.map((detail) => `- ${detail.replaceAll('\n', '\n  ')}`),
    ...(cause ? [`cause: ${cause.message}`] : []),
  ]
}
