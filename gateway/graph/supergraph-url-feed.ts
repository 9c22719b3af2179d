import { GatewayError } from '../errors/gateway-error.ts'
import type { HttpResponse } from '../upstream/http-request.ts'
import type { SupergraphFeed, SupergraphFeedOptions } from './supergraph-feed.ts'

const requestTimeoutMs = 15_000
const maxResponseBytes = 100 * 1024 * 1024
/** How long a URL is asked to hold its answer back until there is a newer supergraph. */
const waitSeconds = 20
/** Between two questions to a URL that does so. */
const pauseMs = 50

/**
 * Follows a URL with its ETag, so that an unchanged supergraph costs no transfer. A URL that honours `Prefer: wait` and says
 * so with `Preference-Applied` (RFC 7240) is asked again at once: it answers as soon as there is a newer one.
 */
export function createUrlFeed(options: SupergraphFeedOptions): SupergraphFeed {
  const { location, http, headers, pollIntervalMs } = options
  let etag: string | undefined
  let last: string | undefined
  // Until it was asked to wait, there is hope that it does.
  let waits = true

  function request(signal: AbortSignal, seconds: number): Promise<HttpResponse> {
    return http.request({
      method: 'GET',
      url: location,
      headers: {
        accept: 'text/plain, application/graphql, */*',
        ...headers,
        ...(seconds > 0 && { prefer: `wait=${seconds}` }),
        ...(etag !== undefined && { 'if-none-match': etag }),
      },
      signal,
      timeoutMs: requestTimeoutMs + seconds * 1_000,
      maxResponseBytes,
    })
  }

  function take({ status, headers, body }: HttpResponse): string {
    if (status === 304 && last !== undefined) return last
    if (status !== 200) {
      throw new GatewayError('SCHEMA_UNAVAILABLE', `Its server answered with status ${status}.`)
    }
    etag = typeof headers.etag === 'string' ? headers.etag : undefined
    last = body.toString('utf8')
    return last
  }

  async function hasChanged(before: string | undefined, signal: AbortSignal): Promise<boolean> {
    waits = false
    const response = await request(signal, waitSeconds)
    waits = /(?:^|,)\s*wait\b/i.test(String(response.headers['preference-applied']))
    return take(response) !== before
  }

  return {
    name: withoutSecrets(location),
    isRemote: true,
    async read(inputs) {
      try {
        return take(await request(inputs.signal, 0))
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new GatewayError('SCHEMA_UNAVAILABLE', `The supergraph can't be read from its URL: ${reason}`, {
          cause: error,
        })
      } finally {
        // Also after a failure, and before anything else can fail: a broken supergraph is replaced when a good one is there.
        const before = last
        inputs.poll(
          () => (waits ? pauseMs : pollIntervalMs),
          (signal) => hasChanged(before, signal),
        )
      }
    },
  }
}

/** A URL may have a password, or a key in its query. */
function withoutSecrets(location: string): string {
  const { origin, pathname } = new URL(location)
  return origin + pathname
}
