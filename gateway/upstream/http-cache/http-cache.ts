import type { HttpCacheSettings } from '../../config/sources/http-cache-options.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { HttpResponse } from '../http-request.ts'
import { isClientError, isCondition, isSafe, keyTextOf, placesIn, withoutMaxStale } from './request-facts.ts'
import { createSharedCalls } from '../shared-calls.ts'
import { compact, freshen, isAbout, validatorsOf, withAge } from './freshen.ts'
import { createKeeper, toPolicyRequest, varyOf } from './kept-response.ts'
import type { KeptResponse, PolicyRequest } from './kept-response.ts'
import { createResponseStore } from './response-store.ts'
import type { StoreKey } from './response-store.ts'

/** A request to a service whose answers are kept. */
interface CacheableRequest extends PolicyRequest {
  readonly method: string
  /** Empty when the service can't tell callers apart; else answers are kept for those of the same key alone. */
  readonly callerKey: string
  readonly signal: AbortSignal
}

/**
 * Sends a request.
 *
 * @param validators headers that make it a conditional one; empty when it is none
 */
export type SendRequest = (
  validators: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<HttpResponse>

/** Keeps the answers of one service. */
export interface HttpCache {
  /** Answers from what is kept, or sends the request, or asks whether what is kept still holds. Throws what `send` throws. */
  request(request: CacheableRequest, send: SendRequest): Promise<HttpResponse>
  /** Lets go of everything. */
  clear(): void
}

/** What {@link createHttpCache} needs. */
export interface HttpCacheParts {
  readonly settings: HttpCacheSettings
  readonly log: Logger
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Makes a cache as HTTP has it: a shared one for requests that are the same for everybody, and one for each caller
 * besides, where `private` answers may be kept too. Only GET is answered from it. Equal requests in flight are sent once.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111
 */
export function createHttpCache(parts: HttpCacheParts): HttpCache {
  return new ServiceCache(parts)
}

/** One request on its way: what it is kept under, and how it is sent. */
interface Errand {
  readonly key: StoreKey
  readonly send: SendRequest
  readonly signal: AbortSignal
}

interface Fetched {
  readonly response: HttpResponse
  /** Whether others may have it too. */
  readonly isReusable: boolean
}

const noValidators = {}

/** RFC 5861 section 4. */
const failures: ReadonlySet<number> = new Set([500, 502, 503, 504])

class ServiceCache implements HttpCache {
  readonly #settings: HttpCacheSettings
  readonly #log: Logger
  readonly #now: () => number
  readonly #judge
  readonly #store
  readonly #calls = createSharedCalls<{ readonly fetched: Fetched; readonly first: Errand }>()
  /** Counts what may have changed kept answers: what was asked before may be older than the change. */
  #changes = 0

  constructor({ settings, log, now }: HttpCacheParts) {
    this.#settings = settings
    this.#log = log
    this.#now = now
    this.#judge = createKeeper(now)
    this.#store = createResponseStore(settings.maxBytes)
  }

  async request(request: CacheableRequest, send: SendRequest): Promise<HttpResponse> {
    const { method, signal, callerKey } = request
    const url = new URL(request.url).href
    if (!isSafe(method)) return this.#change({ url, signal }, send)
    const headers = withoutMaxStale(request.headers)
    if (method !== 'GET' || Object.keys(headers).some(isCondition)) return send(noValidators, signal)
    const errand: Errand = { key: { callerKey, request: { url, headers } }, send, signal }
    const kept = this.#store.find(errand.key)
    if (!kept) return this.#fetchOnce(errand)
    const { response, revalidation } = kept.policy.evaluateRequest(toPolicyRequest(errand.key.request))
    if (response && revalidation) this.#refreshAside(errand, kept)
    return response ? withAge(kept) : this.#fetchOnce(errand, kept)
  }

  clear(): void {
    this.#changes += 1
    this.#store.clear()
  }

  /** RFC 9111 section 4.4. Of a request without an answer nobody knows what it has changed. */
  async #change(
    { url, signal }: Pick<CacheableRequest, 'url' | 'signal'>,
    send: SendRequest,
  ): Promise<HttpResponse> {
    let changed = [url]
    try {
      const response = await send(noValidators, signal)
      changed = isClientError(response) ? [] : [url, ...placesIn(response, url)]
      return response
    } finally {
      if (changed.length > 0) this.#changes += 1
      for (const place of changed) this.#store.forgetUrl(place)
    }
  }

  /** One request for all who wait for the same, unless its answer turns out to be for the first of them alone. */
  async #fetchOnce(errand: Errand, kept?: KeptResponse): Promise<HttpResponse> {
    const { key, signal } = errand
    const { fetched, first } = await this.#calls.share(keyTextOf(key), signal, async (shared) => ({
      fetched: await this.#fetch({ ...errand, signal: shared }, kept),
      first: errand,
    }))
    if (first === errand || fetched.isReusable) return fetched.response
    return (await this.#fetch(errand)).response
  }

  /** What is stale may be given a while longer (`stale-while-revalidate`, RFC 5861 section 3), while nobody waits. */
  #refreshAside(errand: Errand, kept: KeptResponse): void {
    const { signal } = new AbortController()
    this.#fetchOnce({ ...errand, signal }, kept).catch((error: unknown) => {
      this.#log.debug({ err: error }, 'an answer that was kept could not be renewed')
    })
  }

  async #fetch({ key, send, signal }: Errand, kept?: KeptResponse): Promise<Fetched> {
    const changes = this.#changes
    const sentAtMs = this.#now()
    let response: HttpResponse
    try {
      response = await send(kept ? validatorsOf(kept) : noValidators, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (kept && this.#mayStandIn(kept)) return { response: withAge(kept), isReusable: true }
      throw error
    }
    if (kept && failures.has(response.status) && this.#mayStandIn(kept)) {
      return { response: withAge(kept), isReusable: true }
    }
    const isSame = response.status === 304 && kept !== undefined
    if (isSame && !isAbout(kept, key.request, response)) {
      // It is about another answer than the one that is kept.
      this.#store.forget(key)
      return this.#fetch({ key, send, signal })
    }
    const whole = isSame ? freshen(kept.response, response) : response
    const fetched = this.#judge({ ...key, response: whole, sentAtMs, isPrivate: key.callerKey !== '' })
    const isReusable = this.#isWorthKeeping(fetched)
    // What was asked for before a change may be what was there before it.
    if (isReusable && changes === this.#changes) this.#store.keep(key, isSame ? fetched : compact(fetched))
    else if (!failures.has(response.status)) this.#store.forget(key)
    return { response: isSame ? withAge(fetched) : response, isReusable }
  }

  /** RFC 5861 section 4. */
  #mayStandIn({ policy, mustRevalidate, staleIfErrorSeconds }: KeptResponse): boolean {
    const seconds = staleIfErrorSeconds ?? this.#settings.staleIfErrorSeconds
    return !mustRevalidate && policy.age() < policy.maxAge() + seconds
  }

  #isWorthKeeping(kept: KeptResponse): boolean {
    const { policy, response } = kept
    if (!policy.storable() || varyOf(response)?.includes('*')) return false
    return policy.timeToLive() > 0 || this.#mayStandIn(kept) || Object.keys(validatorsOf(kept)).length > 0
  }
}
