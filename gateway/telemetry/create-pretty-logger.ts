import { createColors } from 'picocolors'
import { GatewayError } from '../errors/gateway-error.ts'
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
 * Logs for someone who reads along: time, level, sentence, then the facts as `name=value`. A list of `details` takes a
 * line each; an error is shown by its stack, a `GatewayError` by its cause (its message is the sentence).
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
  return Object.entries(facts)
    .filter(([name, value]) => !isBelow(name, value) && value !== undefined)
    .map(([name, value]) => colors.dim(`${name}=${toText(value)}`))
}

function isBelow(name: string, value: unknown): boolean {
  return value instanceof Error || (name === 'details' && Array.isArray(value))
}

function toText(value: unknown): string {
  if (typeof value === 'string') return /[\s"=]/.test(value) || value === '' ? JSON.stringify(value) : value
  return Array.isArray(value) ? value.map(String).join(',') : JSON.stringify(value)
}

function below(facts: Facts): string[] {
  const lines = Object.entries(facts).flatMap(([name, value]) => {
    if (value instanceof Error) return errorLines(value)
    return isBelow(name, value) && Array.isArray(value) ? value.map((detail) => `- ${String(detail)}`) : []
  })
  return lines.flatMap((line) => line.split('\n'))
}

/** What a `GatewayError` says is the line's sentence already, and where it was thrown is of no interest. */
function errorLines(error: Error): string[] {
  const own = error instanceof GatewayError ? [] : [error.stack ?? error.message]
  const { cause } = error
  const isSaid = !(cause instanceof Error) || error.message.includes(cause.message)
  return isSaid ? own : [...own, `cause: ${cause.message}`]
}
