import { setTimeout as delay } from 'node:timers/promises'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { HttpResponse } from '../../../upstream/http-request.ts'

/** How a request is repeated. */
export interface RetryOptions {
  readonly method: string
  readonly maxRetries: number
  readonly signal: AbortSignal
  /** Waits before a request is repeated. Default: the time of the machine. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2 */
const idempotent = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'QUERY'])
const passing = new Set([429, 502, 503, 504])
const firstDelayMs = 100
const maxDelayMs = 10_000

/**
 * Sends a request, and again when that may help: it changes nothing to send it twice, and the service was not there or
 * was busy. The waits grow, with some chance in them, so that clients do not come back all at once; a `Retry-After` of
 * more than 10 seconds is not waited for.
 *
 * @throws what `send` throws at last, or the reason of `signal`
 */
export async function sendWithRetries(
  send: () => Promise<HttpResponse>,
  { method, maxRetries, signal, wait = waitAtMost }: RetryOptions,
): Promise<HttpResponse> {
  const most = idempotent.has(method) ? maxRetries : 0
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await settle(send)
    const delayMs = attempt < most ? delayOf(outcome, attempt) : undefined
    if (delayMs !== undefined) await wait(delayMs, signal)
    else if ('response' in outcome) return outcome.response
    else throw outcome.error
  }
}

type Outcome = { readonly response: HttpResponse } | { readonly error: unknown }

async function settle(send: () => Promise<HttpResponse>): Promise<Outcome> {
  try {
    return { response: await send() }
  } catch (error) {
    return { error }
  }
}

/** Undefined when another attempt would not help. */
function delayOf(outcome: Outcome, attempt: number): number | undefined {
  const backoff = firstDelayMs * 2 ** attempt * (0.5 + Math.random() / 2)
  if ('error' in outcome) {
    const { error } = outcome
    return error instanceof GatewayError && error.code === 'SUBGRAPH_UNREACHABLE' ? backoff : undefined
  }
  const { status, headers } = outcome.response
  if (!passing.has(status)) return undefined
  const after = headers['retry-after']
  const asked = typeof after === 'string' ? toMilliseconds(after) : undefined
  if (asked === undefined) return backoff
  return asked <= maxDelayMs ? asked : undefined
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function toMilliseconds(retryAfter: string): number | undefined {
  const milliseconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter) * 1_000
    : Date.parse(retryAfter) - Date.now()
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds)
}

async function waitAtMost(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal })
  } catch {
    // Only the signal ends the wait early: its own reason says why.
    signal.throwIfAborted()
  }
}
