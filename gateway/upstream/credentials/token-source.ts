import { LRUCache } from 'lru-cache'
import { isRecord } from '../../context/claim-at.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { HttpClient } from '../http-client.ts'

/** Access tokens of one OAuth 2 client. */
export interface TokenSource {
  /**
   * A token that is good for half a minute more at least; got once for all who wait for it.
   *
   * @throws {GatewayError} SUBGRAPH_UNREACHABLE, SUBGRAPH_TIMEOUT or SUBGRAPH_BAD_RESPONSE when none can be got
   */
  token(signal: AbortSignal): Promise<string>
  /** Lets go of a token that was refused: if it is still the one in use, the next is got anew. Default: whichever is in use. */
  forget(refused?: string): void
}

/** What {@link createTokenSource} needs. */
export interface TokenSourceInput {
  readonly http: HttpClient
  readonly timeoutMs: number
  readonly tokenUrl: string
  readonly scopes: readonly string[]
  readonly clientId: string
  readonly clientSecret: string
  /** Default: the time of the machine. */
  readonly now?: () => number
}

interface Token {
  readonly value: string
  readonly expiresAtMs: number
}

/** A token is renewed so long before its end. */
const marginMs = 30_000
/** How long a token is used that does not say how long it lives. */
const defaultLifetimeMs = 300_000
const maxTokenBytes = 1_048_576

/**
 * Gets access tokens with the client credentials flow.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
function createTokenSource(input: TokenSourceInput): TokenSource {
  const { now = Date.now } = input
  let known: Token | undefined
  let pending: Promise<Token> | undefined

  async function renew(): Promise<Token> {
    try {
      known = await requestToken(input, now)
      return known
    } finally {
      pending = undefined
    }
  }

  return {
    async token(signal) {
      if (known && known.expiresAtMs - marginMs > now()) return known.value
      // It is for all who wait: one who goes away takes it from nobody.
      pending ??= renew()
      const token = await pending
      signal.throwIfAborted()
      return token.value
    },
    forget(refused = known?.value) {
      if (known?.value === refused) known = undefined
    },
  }
}

const sources = new WeakMap<HttpClient, LRUCache<string, TokenSource>>()
/** Clients whose tokens are kept at a time. */
const maxSources = 1_000

/** {@link createTokenSource}, once for all that use the same client at the same endpoint, graphs that come later included. */
export function shareTokenSource(input: TokenSourceInput): TokenSource {
  const { http, tokenUrl, scopes, clientId, clientSecret } = input
  const known = sources.get(http) ?? new LRUCache<string, TokenSource>({ max: maxSources })
  sources.set(http, known)
  const key = JSON.stringify([tokenUrl, scopes, clientId, clientSecret])
  const source = known.get(key) ?? createTokenSource(input)
  known.set(key, source)
  return source
}

async function requestToken(input: TokenSourceInput, now: () => number): Promise<Token> {
  const { http, timeoutMs, tokenUrl, scopes, clientId, clientSecret } = input
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (scopes.length > 0) form.set('scope', scopes.join(' '))
  // Form-encoded first (RFC 6749, section 2.3.1).
  const client = [clientId, clientSecret].map((text) => encodeURIComponent(text)).join(':')
  const { status, body } = await http.request({
    method: 'POST',
    url: tokenUrl,
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(client).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: form.toString(),
    timeoutMs,
    maxResponseBytes: maxTokenBytes,
  })
  const answer = status === 200 ? readAnswer(body.toString('utf8')) : undefined
  if (typeof answer?.access_token !== 'string') {
    throw new GatewayError(
      'SUBGRAPH_BAD_RESPONSE',
      `The token endpoint gave no access token: it answered with status ${status}.`,
    )
  }
  const seconds = Number(answer.expires_in)
  const lifetimeMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : defaultLifetimeMs
  return { value: answer.access_token, expiresAtMs: now() + lifetimeMs }
}

function readAnswer(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    // The caller says that there is no token; the text may hold a secret.
    return undefined
  }
}
