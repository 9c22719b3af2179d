import type { LogFunction, Logger } from '../../gateway/telemetry/logger.ts'

/** One line that was logged. */
export interface LogLine {
  readonly level: keyof Logger
  readonly message: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** A logger that keeps its lines, the oldest first. */
export function createRecordingLogger(): { readonly log: Logger; readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = []
  const at =
    (level: keyof Logger): LogFunction =>
    (factsOrMessage: Readonly<Record<string, unknown>> | string, message?: string) => {
      if (typeof factsOrMessage === 'string') lines.push({ level, message: factsOrMessage, facts: {} })
      else lines.push({ level, message: message ?? '', facts: factsOrMessage })
    }
  return { log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, lines }
}
