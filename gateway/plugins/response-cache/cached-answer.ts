import { hash } from 'node:crypto'
import type { ReadyAnswer, RequestContext } from '../plugin.ts'
import type { KeptAnswer } from './kept-answers.ts'

/** The name of this cache in `Cache-Status`. */
const cacheName = 'selvage'

/** A strong validator: the same for the same bytes. */
export function toEtag(body: Buffer): string {
  return `"${hash('sha256', body, 'base64url').slice(0, 27)}"`
}

/** What became of a request, for `Cache-Status`. */
export type CacheOutcome =
  | { readonly kind: 'hit' | 'collapsed'; readonly key: string; readonly ttlMs: number }
  | { readonly kind: 'miss'; readonly key: string; readonly isStored: boolean }
  | { readonly kind: 'bypass' }

/** @see https://www.rfc-editor.org/rfc/rfc9211#section-2 */
export function toCacheStatus(outcome: CacheOutcome): string {
  if (outcome.kind === 'bypass') return `${cacheName}; fwd=bypass`
  const key = `key="${outcome.key}"`
  if (outcome.kind === 'miss') return `${cacheName}; fwd=miss${outcome.isStored ? '; stored' : ''}; ${key}`
  const collapsed = outcome.kind === 'collapsed' ? 'fwd=miss; collapsed' : 'hit'
  return `${cacheName}; ${collapsed}; ttl=${Math.floor(outcome.ttlMs / 1_000)}; ${key}`
}

/**
 * What tells caches between the gateway and the client, the browser's among them, how long they may keep an answer.
 *
 * @param kept what is kept
 * @param now in milliseconds since 1970
 * @param vary names of headers that answers depend on
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2
 */
export function toCacheHeaders(
  kept: KeptAnswer,
  now: number,
  vary: readonly string[],
): Readonly<Record<string, string>> {
  const { ttlMs, keptAtMs, isPrivate, etag } = kept
  const ageMs = Math.max(0, now - keptAtMs)
  return {
    'cache-control': `${isPrivate ? 'private' : 'public'}, max-age=${Math.floor(ttlMs / 1_000)}`,
    age: String(Math.floor(ageMs / 1_000)),
    etag,
    vary: ['accept', ...vary].join(', '),
  }
}

/** Answers with what is kept; a GET of a client that has it already is told so (RFC 9110, section 13.1.2). */
export function toReadyAnswer(
  kept: KeptAnswer,
  headers: Readonly<Record<string, string>>,
  context: Pick<RequestContext, 'method' | 'headers'>,
): ReadyAnswer {
  return isKnown(kept.etag, context)
    ? { status: 304, headers, body: '' }
    : { status: 200, headers, body: kept.body }
}

function isKnown(etag: string, { method, headers }: Pick<RequestContext, 'method' | 'headers'>): boolean {
  const asked = method === 'GET' ? headers.get('if-none-match') : null
  if (asked === null) return false
  return asked.trim() === '*' || asked.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}
