import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type {
  ExternalDecision,
  ExternalRequest,
  ExternalSettings,
} from '../../../config/authentication/external-options.ts'
import type { Principal } from '../../../context/gateway-context.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { Logger } from '../../../telemetry/logger.ts'
import { startDeadline } from '../../../upstream/deadline.ts'
import type { HttpClient } from '../../../upstream/http-client.ts'
import { createSharedCalls } from '../../../upstream/shared-calls.ts'
import type { RequestContext } from '../../plugin.ts'
import { untilAborted } from '../../until-aborted.ts'
import type { Addition, Authentication, Authorizer } from '../authenticator.ts'
import { authenticationUnavailable } from '../refusals.ts'
import { askService } from './ask-service.ts'
import { readDecision } from './read-decision.ts'

/** What {@link createExternalAuthorizer} needs. */
export interface ExternalAuthorizerInput {
  readonly settings: ExternalSettings
  readonly http: HttpClient
  readonly log: Logger
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}

/** A decision that is remembered. */
interface Kept {
  readonly decision: ExternalDecision
  readonly untilMs: number
}

/** Makes the {@link Authorizer} that asks a service or a function. Whatever goes wrong, or takes too long, refuses. */
export function createExternalAuthorizer({ settings, http, log, now }: ExternalAuthorizerInput): Authorizer {
  const { cache, timeoutMs, url, decide } = settings
  const kept = cache && new LRUCache<string, Kept>({ max: cache.maxEntries })
  const calls = createSharedCalls<ExternalDecision>()

  async function ask(request: ExternalRequest, signal: AbortSignal): Promise<ExternalDecision> {
    const deadline = startDeadline(timeoutMs, signal)
    try {
      const answer =
        url === undefined
          ? Promise.resolve(request).then((asked) => decide?.(asked, deadline.signal))
          : askService(request, { url, settings, http, signal: deadline.signal })
      return readDecision(await untilAborted(answer, deadline.signal))
    } catch (err) {
      if (signal.aborted && !deadline.expired) throw err
      log.warn({ requestId: request.requestId, err }, 'the external authorizer gave no decision: refused')
      throw authenticationUnavailable('The external authorizer', err)
    } finally {
      deadline.clear()
    }
  }

  async function find(request: ExternalRequest, context: RequestContext): Promise<ExternalDecision> {
    if (!cache || !kept) return ask(request, context.signal)
    const key = keyOf(cache.keys, request, context)
    const known = kept.get(key)
    if (known && known.untilMs > now()) return known.decision
    const decision = await calls.share(key, context.signal, (signal) => ask(request, signal))
    kept.set(key, { decision, untilMs: now() + cache.ttlMs })
    return decision
  }

  return {
    async authorize(context, found) {
      const request = toRequest(context, settings.forwardHeaders, found?.principal)
      return toAddition(await find(request, context), context, found)
    },
  }
}

function toRequest(
  { requestId, method, url, client, headers }: RequestContext,
  forwardHeaders: readonly string[],
  principal: Principal | undefined,
): ExternalRequest {
  const forwarded = forwardHeaders.flatMap((name): [string, string][] => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value]]
  })
  const [path = ''] = url.split('?')
  const { address } = client
  return { requestId, method, path, address, headers: Object.fromEntries(forwarded), principal }
}

/** What tells requests apart, as a hash: headers may be secrets. */
function keyOf(keys: readonly string[], request: ExternalRequest, { headers }: RequestContext): string {
  const values = keys.map((key) => {
    if (key === 'method' || key === 'path' || key === 'address') return request[key]
    return headers.get(key.slice('header:'.length))
  })
  return hash('sha256', JSON.stringify([request.principal ?? null, ...values]), 'base64')
}

function toAddition(
  decision: ExternalDecision,
  context: RequestContext,
  found: Authentication | undefined,
): Addition {
  if (decision.decision === 'deny') throw denial(decision)
  const { subject = found?.principal.subject, scopes, roles, plan, claims, headers } = decision
  const before = found?.principal
  const principal: Principal | undefined =
    subject === undefined
      ? undefined
      : {
          ...before,
          subject,
          scopes: scopes ?? before?.scopes ?? [],
          ...(roles && { roles }),
          ...(plan !== undefined && { plan }),
          claims: { ...before?.claims, ...claims },
        }
  return {
    ...found,
    ...(principal && { principal }),
    ...(headers && { headers: withAdded(headers, context) }),
  }
}

function withAdded(added: Readonly<Record<string, string | null>>, { headers }: RequestContext) {
  const own = new Map(Object.entries(added).map(([name, value]) => [name.toLowerCase(), value]))
  return {
    get(name: string): string | null {
      const value = own.get(name.toLowerCase())
      return value === undefined ? headers.get(name) : value
    },
    keys: () => {
      const kept = [...headers.keys()].filter((name) => !own.has(name.toLowerCase()))
      return [...kept, ...[...own].flatMap(([name, value]) => (value === null ? [] : [name]))]
    },
  }
}

function denial({ status = 403, message }: ExternalDecision & { readonly decision: 'deny' }): GatewayError {
  const code = status === 401 ? 'UNAUTHENTICATED' : 'FORBIDDEN'
  const text = message ?? 'The external authorizer does not allow this request.'
  return new GatewayError(code, text, { extensions: { http: { status } } })
}
