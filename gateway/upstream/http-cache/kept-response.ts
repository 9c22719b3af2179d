import CachePolicy from 'http-cache-semantics'
import type { HttpResponse, HttpResponseHead } from '../http-request.ts'

/** The part of a request that decides which answers it may be given. */
export interface PolicyRequest {
  readonly url: string
  /** What the service may vary its answers by; names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** An answer as it came, and what is to be known for keeping it. */
interface Arrival {
  readonly request: PolicyRequest
  readonly response: HttpResponse
  /** When the request was sent, in milliseconds since 1970. */
  readonly sentAtMs: number
  /** Whether it is kept for one caller alone: then it may be `private`. */
  readonly isPrivate: boolean
}

/** An answer that is kept. */
export interface KeptResponse {
  readonly response: HttpResponse
  readonly policy: CachePolicy
  /** Whether it must never be given once it is stale. */
  readonly mustRevalidate: boolean
  /** How long after it became stale it may stand in for a failing service, by its own word, in seconds. */
  readonly staleIfErrorSeconds: number | undefined
}

/** Judges what may be kept, and how long it is fresh. */
export type KeepResponse = (arrival: Arrival) => KeptResponse

/**
 * Makes a {@link KeepResponse} by the rules of http-cache-semantics, with four corrections of what it gets:
 * names of directives in lower case (RFC 9111 section 5.2), the age by `Date` and by the time that the request took
 * (section 4.2.3), and `must-revalidate` and `proxy-revalidate`, which it takes for `no-cache`, although what they forbid
 * is only the use of stale answers (sections 5.2.2.2 and 5.2.2.8). Nothing is fresh that doesn't say how long.
 *
 * @param now milliseconds since 1970
 */
export function createKeeper(now: () => number): KeepResponse {
  class TimedPolicy extends CachePolicy {
    now(): number {
      return now()
    }
  }

  return ({ request, response, sentAtMs, isPrivate }) => {
    const directives = parseDirectives(textOf(response.headers['cache-control']))
    const mustRevalidate =
      directives.has('must-revalidate') ||
      (!isPrivate && (directives.has('proxy-revalidate') || directives.has('s-maxage')))
    const isUsed = (name: string) => !(mustRevalidate && staleDirectives.has(name))
    const cacheControl = [...directives].flatMap(([name, text]) => (isUsed(name) ? [text] : [])).join(',')
    const headers = {
      ...response.headers,
      'cache-control': directives.size > 0 ? cacheControl : undefined,
      vary: varyOf(response),
      age: String(ageOnArrival(response, { sentAtMs, arrivedAtMs: now() })),
    }
    const staleIfError = Number(directives.get('stale-if-error')?.split('=')[1]?.replaceAll('"', ''))
    return {
      response,
      policy: new TimedPolicy(
        toPolicyRequest(request),
        { status: response.status, headers },
        {
          shared: !isPrivate,
          cacheHeuristic: 0,
        },
      ),
      mustRevalidate: mustRevalidate || directives.has('no-cache'),
      staleIfErrorSeconds: Number.isFinite(staleIfError) ? staleIfError : undefined,
    }
  }
}

/** A request as the policies read it; a client can't ask for what is stale. */
export function toPolicyRequest({ url, headers }: PolicyRequest): CachePolicy.HttpRequest {
  return { method: 'GET', url, headers: { ...headers } }
}

/** The names in an answer's `Vary`, in lower case and separated by commas; undefined without one. */
export function varyOf({ headers }: HttpResponseHead): string | undefined {
  return textOf(headers.vary)?.toLowerCase()
}

const staleDirectives: ReadonlySet<string> = new Set([
  'must-revalidate',
  'proxy-revalidate',
  'stale-while-revalidate',
  'stale-if-error',
])

/** By name in lower case: `max-age` leads to `max-age=60`. Commas in quotes are none that separate. */
function parseDirectives(text = ''): ReadonlyMap<string, string> {
  const directives = new Map<string, string>()
  for (const [directive] of text.matchAll(/(?:[^,"]|"[^"]*"?)+/g)) {
    const [name = '', ...value] = directive.trim().split('=')
    const key = name.trim().toLowerCase()
    // `no-cache="set-cookie"` is about one header, but caches may take it for all (sections 5.2.2.4 and 5.2.2.7).
    const isAboutHeaders = key === 'private' || key === 'no-cache'
    if (key === '' || directives.has(key)) continue
    directives.set(key, value.length === 0 || isAboutHeaders ? key : `${key}=${value.join('=').trim()}`)
  }
  return directives
}

/** `corrected_initial_age` of RFC 9111 section 4.2.3, in seconds. */
function ageOnArrival(
  { headers }: HttpResponseHead,
  { sentAtMs, arrivedAtMs }: { readonly sentAtMs: number; readonly arrivedAtMs: number },
): number {
  const dateMs = Date.parse(textOf(headers.date) ?? '')
  const apparentMs = Number.isNaN(dateMs) ? 0 : Math.max(0, arrivedAtMs - dateMs)
  const said = Number.parseInt(textOf(headers.age) ?? '', 10)
  const correctedMs = (said > 0 ? said * 1_000 : 0) + (arrivedAtMs - sentAtMs)
  return Math.floor(Math.max(apparentMs, correctedMs) / 1_000)
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header
}
