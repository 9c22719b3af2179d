import { LRUCache } from 'lru-cache'
import { varyOf } from './kept-response.ts'
import type { KeptResponse, PolicyRequest } from './kept-response.ts'

/** Whose answer to what. */
export interface StoreKey {
  readonly callerKey: string
  readonly request: PolicyRequest
}

/** Keeps answers, by URL, caller and what they vary by; bounded by bytes, the least recently used go first. */
export interface ResponseStore {
  find(key: StoreKey): KeptResponse | undefined
  keep(key: StoreKey, kept: KeptResponse): void
  forget(key: StoreKey): void
  /** Lets go of all answers of a URL, whoever got them. */
  forgetUrl(url: string): void
  clear(): void
}

interface Variant {
  readonly kept: KeptResponse
  /** What the request had of the headers that the answer's `Vary` names. */
  readonly variedBy: ReadonlyMap<string, string | undefined>
}

/** Answers of one URL to one caller, the newest first. */
interface Entry {
  readonly url: string
  readonly variants: readonly Variant[]
}

const maxVariants = 16
/** About what an answer takes besides its body and headers. */
const overheadBytes = 1_000

/** Makes a {@link ResponseStore}. An answer that alone is over the bound is not kept. */
export function createResponseStore(maxBytes: number): ResponseStore {
  const keysOfUrls = new Map<string, Set<string>>()
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: ({ url, variants }) =>
      variants.reduce((bytes, { kept }) => bytes + sizeOf(kept), url.length * 2),
    onInsert: ({ url }, key) => {
      const keys = keysOfUrls.get(url) ?? new Set()
      keysOfUrls.set(url, keys.add(key))
    },
    // Before `onInsert`, when an answer takes the place of another.
    dispose: ({ url }, key) => {
      const keys = keysOfUrls.get(url)
      keys?.delete(key)
      if (keys?.size === 0) keysOfUrls.delete(url)
    },
  })

  function othersOf({ callerKey, request }: StoreKey): readonly Variant[] {
    const variants = entries.get(toText(callerKey, request))?.variants ?? []
    return variants.filter((variant) => !matches(variant, request))
  }

  return {
    find({ callerKey, request }) {
      const variants = entries.get(toText(callerKey, request))?.variants
      return variants?.find((variant) => matches(variant, request))?.kept
    },
    keep(key, kept) {
      const { callerKey, request } = key
      const variant = { kept, variedBy: readVaried(kept, request) }
      const variants = [variant, ...othersOf(key)].slice(0, maxVariants)
      entries.set(toText(callerKey, request), { url: request.url, variants })
    },
    forget(key) {
      const { callerKey, request } = key
      const text = toText(callerKey, request)
      const variants = othersOf(key)
      if (variants.length === 0) entries.delete(text)
      else entries.set(text, { url: request.url, variants })
    },
    forgetUrl(url) {
      for (const key of [...(keysOfUrls.get(url) ?? [])]) entries.delete(key)
    },
    clear: () => entries.clear(),
  }
}

function toText(callerKey: string, { url }: PolicyRequest): string {
  return `${callerKey} ${url}`
}

function readVaried({ response }: KeptResponse, { headers }: PolicyRequest): Variant['variedBy'] {
  const names = (varyOf(response) ?? '').split(',').map((name) => name.trim())
  return new Map(names.map((name) => [name, headers[name]]))
}

function matches({ variedBy }: Variant, { headers }: PolicyRequest): boolean {
  for (const [name, value] of variedBy) if (headers[name] !== value) return false
  return true
}

function sizeOf({ response: { headers, body } }: KeptResponse): number {
  // The policy has a copy of the headers.
  return body.length + JSON.stringify(headers).length * 4 + overheadBytes
}
