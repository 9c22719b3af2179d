import { createColors } from 'picocolors'
import { GatewayError } from '../errors/gateway-error.ts'
import { unsaidCause } from '../errors/unsaid-cause.ts'

/**
 * Writes an error for whoever ran a command: code, message and a line for each detail. Anything but a
 * {@link GatewayError} is a fault of the program, and is shown with its stack.
 */
export function formatError(error: unknown, useColors: boolean): string {
  const colors = createColors(useColors)
  if (!(error instanceof GatewayError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return `${colors.red('unexpected error')} ${text}\n`
  }
  const details = error.details.map((detail) => `  - ${detail.replaceAll('\n', '\n    ')}\n`)
  const cause = unsaidCause(error)
  const lines = cause ? [...details, `  cause: ${cause.message}\n`] : details
  return `${colors.red('error')} ${colors.bold(error.code)} ${error.message}\n${lines.join('')}`
}
