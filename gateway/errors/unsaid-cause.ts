import type { GatewayError } from './gateway-error.ts'

/** What went wrong underneath, where neither the message nor the details of an error say it. */
export function unsaidCause({ details, message, cause }: GatewayError): Error | undefined {
  const isSaid = details.length > 0 || !(cause instanceof Error) || message.includes(cause.message)
  return isSaid ? undefined : cause
}
