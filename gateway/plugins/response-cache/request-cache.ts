import type { ResponseCacheSettings } from '../../config/response-cache-options.ts'
import type { AnswerLife } from '../../engine/answer-life.ts'
import type { FormedAnswer, GraphQLParams, ReadyAnswer, RequestContext } from '../plugin.ts'
import { toAnswerKey } from './answer-key.ts'
import { tagsOf } from './answer-tags.ts'
import { toCacheHeaders, toCacheStatus, toEtag, toReadyAnswer } from './cached-answer.ts'
import type { CacheOutcome } from './cached-answer.ts'
import { createCallerReader } from './caller-key.ts'
import type { Counters } from '../../telemetry/counters.ts'
import { createFlights } from './flights.ts'
import { isFaulty, isGood } from './judge-response.ts'
import type { KeptAnswer, KeptAnswers } from './kept-answers.ts'
import type { OperationPolicy } from './operation-policies.ts'

/** What a {@link RequestCache} is made of. */
export interface RequestCacheParts {
  readonly settings: ResponseCacheSettings
  readonly answers: KeptAnswers
  readonly counters: Counters
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
  /** A number from 0 to 1, by chance. */
  readonly random?: () => number
}

/** What is known of a request that may be answered from the cache. */
interface AskedAnswer {
  readonly key: string
  readonly isPrivate: boolean
  /** Whether nobody else can ask for it. */
  readonly isOwn: boolean
  readonly policy: OperationPolicy
}

/** What there is for a request. */
interface FoundAnswer {
  readonly answer: ReadyAnswer
  /** Whether its time is over, and it is given while another one is fetched. */
  readonly isStale: boolean
}

/** Answers requests with what is kept, and keeps what they are answered with. */
export interface RequestCache {
  /** Names the answer to a request. */
  ask(context: RequestContext, params: GraphQLParams, policy: OperationPolicy): AskedAnswer
  find(asked: AskedAnswer, context: RequestContext): FoundAnswer | undefined
  /**
   * Waits for who asks the same already. Undefined when nobody does: then others wait for this one.
   *
   * @returns undefined when nothing came of it that others may have
   */
  join(asked: AskedAnswer, context: RequestContext): Promise<ReadyAnswer | undefined> | undefined
  /** Keeps the answer when it goes out, and gives it to those who wait for it; whatever it is, they wait no longer. */
  listen(asked: AskedAnswer, context: RequestContext): void
  /** Notes what services say of how the answer may be kept; one of which that is not known is not kept. */
  note(life: AnswerLife | undefined, context: RequestContext): void
}

const counter = 'selvage_response_cache_total'

/** Builds a {@link RequestCache}. */
export function createRequestCache(parts: RequestCacheParts): RequestCache {
  const { settings, answers, counters, now } = parts
  const readCaller = createCallerReader(settings)
  const flights = createFlights<KeptAnswer>()
  // Plugins see one request in several contexts; its signal is always the same.
  const known = new WeakMap<AbortSignal, AskedAnswer>()
  const listening = new WeakSet<AbortSignal>()
  const lives = new WeakMap<AbortSignal, AnswerLife>()

  /** An answer with what the caches on its way need. */
  function dress(kept: KeptAnswer, outcome: CacheOutcome, context: RequestContext): ReadyAnswer {
    counters.count(counter, outcome.kind === 'hit' && outcome.ttlMs <= 0 ? 'stale' : outcome.kind)
    const headers = toCacheHeaders(kept, now(), settings.headers)
    return toReadyAnswer(kept, { ...headers, 'cache-status': toCacheStatus(outcome) }, context)
  }

  /** What may be given although its time is over, as its service is out of order. */
  function findOld(key: string, { response }: FormedAnswer): KeptAnswer | undefined {
    const kept = isFaulty(response) ? answers.get(key) : undefined
    return kept && lifeOf(kept, now()) + settings.staleIfError > 0 ? kept : undefined
  }

  function take(formed: FormedAnswer, asked: AskedAnswer, { context, begunAt }: Taking): ReadyAnswer {
    const { key } = asked
    const kept = toKept(formed, { asked, life: lives.get(context.signal), parts })
    const isStored = kept !== undefined && answers.keep(key, kept, begunAt)
    const old = kept ? undefined : findOld(key, formed)
    flights.land(key, isStored ? kept : old, context.signal)
    if (old) return dress(old, { kind: 'hit', key, ttlMs: lifeOf(old, now()) }, context)
    const { answer } = formed
    const outcome: CacheOutcome = { kind: 'miss', key, isStored }
    if (!kept) {
      counters.count(counter, 'miss')
      return withHeaders(answer, { 'cache-status': toCacheStatus(outcome), 'cache-control': 'no-store' })
    }
    const dressed = dress(kept, outcome, context)
    return { ...dressed, headers: { ...answer.headers, ...dressed.headers } }
  }

  return {
    ask(context, params, policy) {
      const asked = known.get(context.signal)
      if (asked?.policy === policy) return asked
      const caller = readCaller(context, policy)
      const { graph, variant } = context
      const key = toAnswerKey([variant, graph.id, policy.name, caller.key], params.variables)
      const found = { key, isPrivate: caller.isPrivate, isOwn: caller.isOwn, policy }
      known.set(context.signal, found)
      return found
    },
    find({ key }, context) {
      const kept = answers.get(key)
      if (!kept) return undefined
      const ttlMs = lifeOf(kept, now())
      if (ttlMs + settings.staleWhileRevalidate <= 0) return undefined
      return { answer: dress(kept, { kind: 'hit', key, ttlMs }, context), isStale: ttlMs <= 0 }
    },
    join({ key }, context) {
      const flight = flights.join(key, context.signal)
      return flight?.then(
        (kept) => kept && dress(kept, { kind: 'collapsed', key, ttlMs: lifeOf(kept, now()) }, context),
      )
    },
    note(life, context) {
      if (life) lives.set(context.signal, life)
    },
    listen(asked, context) {
      if (listening.has(context.signal)) return
      listening.add(context.signal)
      const taking = { context, begunAt: answers.mark() }
      context.onAnswer?.((formed) => take(formed, asked, taking))
    },
  }
}

interface Judging {
  readonly asked: AskedAnswer
  readonly life: AnswerLife | undefined
  readonly parts: RequestCacheParts
}

/** What of an answer others may have; undefined when it may not be kept. */
function toKept({ answer, response }: FormedAnswer, { asked, life, parts }: Judging): KeptAnswer | undefined {
  const { policy, isPrivate, isOwn } = asked
  const { settings, now, random = Math.random } = parts
  if (!isGood(response) || !life || life.ttlMs <= 0 || (life.isPrivate && !isOwn)) return undefined
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body)
  if (body.length > settings.maxAnswerBytes) return undefined
  return {
    body,
    keptAtMs: now(),
    ttlMs: Math.min(policy.ttl, life.ttlMs) * (1 - random() * settings.jitter),
    isPrivate,
    etag: toEtag(body),
    tags: tagsOf(response.data, policy),
  }
}

/** For how long an answer may still be given, in milliseconds; below nothing when its time is over. */
function lifeOf({ keptAtMs, ttlMs }: KeptAnswer, now: number): number {
  return keptAtMs + ttlMs - now
}

interface Taking {
  readonly context: RequestContext
  readonly begunAt: number
}

/** An answer with further headers. */
export function withHeaders(answer: ReadyAnswer, headers: Readonly<Record<string, string>>): ReadyAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } }
}
