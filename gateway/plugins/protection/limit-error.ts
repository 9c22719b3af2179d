import type { RequestLimitSettings } from '../../config/request-limit-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'

/** What {@link limitError} tells of. */
export interface OverLimit {
  /** The option that is the limit. */
  readonly limit: keyof RequestLimitSettings
  readonly allowed: number
  /** What was counted; where counting stops at the limit, the first number that is over it. */
  readonly measured: number
  /** What has too much, with its verb, and of what: `The document has`, `tokens`. */
  readonly subject: string
  readonly unit: string
}

/** The refusal of a request that is over a limit; `extensions` has the limit, what it allows and what was measured. */
export function limitError({ limit, allowed, measured, subject, unit }: OverLimit): GatewayError {
  const told = Math.min(measured, Number.MAX_SAFE_INTEGER)
  return new GatewayError(
    'REQUEST_LIMIT_EXCEEDED',
    `${subject} ${told} ${unit}; at most ${allowed} are allowed.`,
    { extensions: { limit, allowed, measured: told } },
  )
}
