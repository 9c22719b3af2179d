import { GatewayError } from '../../errors/gateway-error.ts'
import type { RequestContext } from '../plugin.ts'

/** The longest that a timer of Node can be set for, in milliseconds: some 24 days. */
const longestTimeoutMs = 2 ** 31 - 1

/**
 * Waits for the credentials of a request to expire or to be taken back.
 *
 * @param now the time, in milliseconds since 1970
 * @param onEnd hears of it, once, with what to say to the client
 * @returns ends the waiting
 */
export function watchCredentials(
  credentials: Pick<RequestContext, 'principal' | 'onRevoked'>,
  now: () => number,
  onEnd: (error: GatewayError) => void,
): () => void {
  const atMs = credentials.principal?.expiresAtMs
  let timer: NodeJS.Timeout | undefined

  function stop(): void {
    clearTimeout(timer)
    stopListening?.()
  }
  function end(): void {
    stop()
    onEnd(areInvalid())
  }
  function wait(untilMs: number): void {
    const leftMs = untilMs - now()
    if (leftMs <= 0) end()
    else timer = setTimeout(() => wait(untilMs), Math.min(leftMs, longestTimeoutMs))
  }

  const stopListening = credentials.onRevoked?.(end)
  if (atMs !== undefined) wait(atMs)
  return stop
}

function areInvalid(): GatewayError {
  return new GatewayError(
    'CREDENTIALS_EXPIRED',
    'The credentials that this stream was asked for with are no longer valid: ask again with new ones.',
  )
}
