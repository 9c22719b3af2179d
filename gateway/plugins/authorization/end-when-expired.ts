import { GatewayError } from '../../errors/gateway-error.ts'
import { streamUntilAborted } from '../until-aborted.ts'

/** The longest that a timer of Node can be set for, in milliseconds: some 24 days. */
const longestTimeoutMs = 2 ** 31 - 1

/** When a stream is to end. */
export interface Expiry {
  /** In milliseconds since 1970. */
  readonly atMs: number
  readonly now: () => number
}

/** Passes a stream's values on until a moment, and fails then with CREDENTIALS_EXPIRED. */
export async function* endWhenExpired<T>(
  stream: AsyncIterable<T>,
  { atMs, now }: Expiry,
): AsyncGenerator<T, void> {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const wait = () => {
    const leftMs = atMs - now()
    if (leftMs <= 0) controller.abort(expired())
    else timer = setTimeout(wait, Math.min(leftMs, longestTimeoutMs))
  }
  wait()
  try {
    yield* streamUntilAborted(stream, controller.signal)
  } finally {
    clearTimeout(timer)
  }
}

function expired(): GatewayError {
  return new GatewayError(
    'CREDENTIALS_EXPIRED',
    'The credentials that this stream was asked for with are no longer valid: ask again with new ones.',
  )
}
