import type { ExecutionResult } from 'graphql'
import { resultHeadersOf } from '../sources/service/result-facts.ts'
import type { Subgraph } from '../sources/subgraph.ts'
import { readAge, readCacheControl } from '../upstream/read-cache-control.ts'

/** What the services say of how an answer that is made of theirs may be kept. */
export interface AnswerLife {
  /** Infinite where none of them says. */
  readonly ttlMs: number
  /** Whether for the caller alone. */
  readonly isPrivate: boolean
}

/** The lives of what is fetched, by operation. */
export interface AnswerLives {
  /** Notes how something may be kept that an operation's answer is made of. */
  add(signal: AbortSignal, life: AnswerLife): void
  /** An operation's result, with the life of what it was made of. */
  mark(result: ExecutionResult, signal: AbortSignal): ExecutionResult
}

/** A member that goes along where a result is spread into another one, and into no JSON. */
const lifeKey = Symbol('answer life')
type MarkedResult = ExecutionResult & { readonly [lifeKey]?: AnswerLife }

const unbounded: AnswerLife = { ttlMs: Number.POSITIVE_INFINITY, isPrivate: false }

/** How a result may be kept; undefined where that is not known. */
export function answerLifeOf(result: MarkedResult): AnswerLife | undefined {
  return result[lifeKey]
}

/** A result with the life of the one that it was made of, if that has one. */
export function withLifeOf(source: MarkedResult, result: ExecutionResult): ExecutionResult {
  const life = source[lifeKey]
  return life ? Object.assign(result, { [lifeKey]: life }) : result
}

/** Builds an empty {@link AnswerLives}. Operations are told apart by their signals: each is the same for all that is done for one. */
export function createAnswerLives(): AnswerLives {
  const lives = new WeakMap<AbortSignal, AnswerLife>()
  return {
    add(signal, life) {
      lives.set(signal, shorter(lives.get(signal) ?? unbounded, life))
    },
    // Others may have the result, too, and another life.
    mark: (result, signal) => ({ ...result, [lifeKey]: lives.get(signal) ?? unbounded }),
  }
}

/** Subgraphs that note how their answers may be kept, where these came with headers that say it. */
export function watchLives(
  subgraphs: ReadonlyMap<string, Subgraph>,
  lives: AnswerLives,
): ReadonlyMap<string, Subgraph> {
  const watched = (subgraph: Subgraph): Subgraph => ({
    ...subgraph,
    async execute(request) {
      const result = await subgraph.execute(request)
      const headers = resultHeadersOf(result)
      if (headers?.['cache-control'] !== undefined) lives.add(request.signal, lifeOfHeaders(headers))
      return result
    },
  })
  return new Map([...subgraphs].map(([name, subgraph]) => [name, watched(subgraph)] as const))
}

function lifeOfHeaders(headers: NonNullable<ReturnType<typeof resultHeadersOf>>): AnswerLife {
  const { isForbidden, isPrivate, seconds } = readCacheControl(headers['cache-control'])
  if (isForbidden) return { ttlMs: 0, isPrivate }
  const ttlMs = seconds === undefined ? unbounded.ttlMs : Math.max(0, seconds - readAge(headers.age)) * 1_000
  return { ttlMs, isPrivate }
}

function shorter(one: AnswerLife, other: AnswerLife): AnswerLife {
  return { ttlMs: Math.min(one.ttlMs, other.ttlMs), isPrivate: one.isPrivate || other.isPrivate }
}
