import type { ErrorCode } from './error-codes.ts'

/** What a {@link GatewayError} carries beside its code and message. */
export interface GatewayErrorOptions {
  /** What went wrong underneath. Logged, never shown to a client. */
  readonly cause?: unknown
  /** One line for each single mistake, where there can be several (a config file, a composition). */
  readonly details?: readonly string[]
  /** Facts for machines, shown to clients under `extensions`: never tokens, header values, variables or credentials. */
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** The one error class of the gateway: branch on `code`, never on `message`. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code: ErrorCode
  readonly details: readonly string[]
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, options: GatewayErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.details = options.details ?? []
    this.extensions = options.extensions ?? {}
  }
}
