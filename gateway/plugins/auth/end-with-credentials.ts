import type { RequestContext } from '../plugin.ts'
import { streamUntilAborted } from '../until-aborted.ts'
import { watchCredentials } from './watch-credentials.ts'

/**
 * Passes a stream's values on until the caller's credentials expire or are taken back, and fails then with CREDENTIALS_EXPIRED.
 *
 * @param now the time, in milliseconds since 1970
 */
export async function* endWithCredentials<T>(
  stream: AsyncIterable<T>,
  context: Pick<RequestContext, 'principal' | 'onRevoked'>,
  now: () => number,
): AsyncGenerator<T, void> {
  const controller = new AbortController()
  const stop = watchCredentials(context, now, (error) => controller.abort(error))
  try {
    yield* streamUntilAborted(stream, controller.signal)
  } finally {
    stop()
  }
}
