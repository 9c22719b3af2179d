import { createColors } from 'picocolors'
import { GatewayError } from '../errors/gateway-error.ts'

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
  return `${colors.red('error')} ${colors.bold(error.code)} ${error.message}\n${details.join('')}${causeOf(error)}`
}

/** What went wrong underneath, where neither the message nor the details say it. */
function causeOf({ details, message, cause }: GatewayError): string {
  const isSaid = details.length > 0 || !(cause instanceof Error) || message.includes(cause.message)
  return isSaid ? '' : `  cause: ${cause.message}\n`
}
