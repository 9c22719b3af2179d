import { hash } from 'node:crypto'
import type { HttpCacheSettings } from '../../config/sources/http-cache-options.ts'
import { isCondition } from './request-facts.ts'

/** The headers of a request, told apart by whether they may say who is calling. */
export interface CallerHeaders {
  /** The same for one caller, another one for each other; empty when the service can't tell callers apart. */
  readonly callerKey: string
  /** Those that say nothing of the caller. */
  readonly shared: Readonly<Record<string, string>>
}

/** A request before its caller is told. */
export interface SentHeaders {
  /** All headers, names in lower case, without what proves to the service that it is the gateway. */
  readonly sent: Readonly<Record<string, string>>
  /** Those that are the same for everybody. */
  readonly constant: Readonly<Record<string, string>>
  /** What else decides who is calling; empty when nothing does. */
  readonly proof: string
}

const harmless = [
  'accept',
  'accept-language',
  'cache-control',
  'content-type',
  'pragma',
  'traceparent',
  'tracestate',
  'user-agent',
  'x-request-id',
]

/** Makes what tells callers apart. Their headers go into the key as a hash: no token outlives its request. */
export function createCallerReader({
  sharedHeaders,
}: Pick<HttpCacheSettings, 'sharedHeaders'>): (headers: SentHeaders) => CallerHeaders {
  const sharedNames = new Set([...harmless, ...sharedHeaders])
  return ({ sent, constant, proof }) => {
    const shared: Record<string, string> = {}
    const own: string[] = proof === '' ? [] : [proof]
    for (const [name, value] of Object.entries(sent)) {
      if (sharedNames.has(name) || isCondition(name)) shared[name] = value
      else if (constant[name] !== value) own.push(name, value)
    }
    return { shared, callerKey: own.length === 0 ? '' : hash('sha256', JSON.stringify(own), 'base64url') }
  }
}
