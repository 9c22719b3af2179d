import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SupergraphSettings } from '../config/supergraph-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import type { BuildInputs } from './graph-recipe.ts'

/** Where supergraphs come from that others have composed. */
export interface SupergraphFeed {
  /** What to call it, in words and as the name of what is kept of it; no credentials. */
  readonly name: string
  /** Whether it may be out of reach when the gateway starts: what it last gave is kept. */
  readonly isRemote: boolean
  /**
   * Reads the newest supergraph; what it names as an input leads to a new build when there is a newer one.
   *
   * @throws {GatewayError} SCHEMA_UNAVAILABLE when it can't be read now, SUPERGRAPH_INVALID when there is no such file
   */
  read(inputs: BuildInputs): Promise<string>
}

/** What {@link createSupergraphFeed} needs. */
export interface SupergraphFeedOptions extends SupergraphSettings {
  readonly http: HttpClient
  /** A relative path starts here. */
  readonly baseDir: string
}

const requestTimeoutMs = 15_000
const maxResponseBytes = 100 * 1024 * 1024

/** Follows a file, or a URL with its ETag, so that an unchanged supergraph costs no transfer. */
export function createSupergraphFeed(options: SupergraphFeedOptions): SupergraphFeed {
  const isUrl = /^https?:\/\//i.test(options.location)
  return isUrl ? createUrlFeed(options) : createFileFeed(options)
}

function createFileFeed({ location, baseDir }: SupergraphFeedOptions): SupergraphFeed {
  return {
    name: location,
    isRemote: false,
    async read(inputs) {
      const path = resolve(baseDir, location)
      inputs.watchFile(path)
      try {
        return await readFile(path, 'utf8')
      } catch (error) {
        throw new GatewayError('SUPERGRAPH_INVALID', `The supergraph file "${location}" can't be read.`, {
          cause: error,
        })
      }
    },
  }
}

function createUrlFeed(options: SupergraphFeedOptions): SupergraphFeed {
  const { location, http, headers, pollIntervalMs } = options
  let etag: string | undefined
  let last: string | undefined

  async function ask(signal: AbortSignal): Promise<string | undefined> {
    const response = await http.request({
      method: 'GET',
      url: location,
      headers: {
        accept: 'text/plain, application/graphql, */*',
        ...headers,
        ...(etag !== undefined && { 'if-none-match': etag }),
      },
      signal,
      timeoutMs: requestTimeoutMs,
      maxResponseBytes,
    })
    if (response.status === 304) return last
    if (response.status !== 200) {
      throw new GatewayError('SCHEMA_UNAVAILABLE', `Its server answered with status ${response.status}.`)
    }
    const received = response.headers.etag
    etag = typeof received === 'string' ? received : undefined
    last = response.body.toString('utf8')
    return last
  }

  async function read(signal: AbortSignal): Promise<string> {
    try {
      const text = await ask(signal)
      if (text !== undefined) return text
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new GatewayError('SCHEMA_UNAVAILABLE', `The supergraph can't be read from its URL: ${reason}`, {
        cause: error,
      })
    }
    throw new GatewayError(
      'SCHEMA_UNAVAILABLE',
      'The supergraph was answered with 304 before it was ever sent.',
    )
  }

  return {
    name: withoutSecrets(location),
    isRemote: true,
    async read(inputs) {
      try {
        return await read(inputs.signal)
      } finally {
        // Also after a failure, and before anything else can fail: a broken supergraph is replaced when a good one is there.
        const before = last
        inputs.poll(pollIntervalMs, async (signal) => (await ask(signal)) !== before)
      }
    },
  }
}

/** A URL may have a password, or a key in its query. */
function withoutSecrets(location: string): string {
  const { origin, pathname } = new URL(location)
  return origin + pathname
}
