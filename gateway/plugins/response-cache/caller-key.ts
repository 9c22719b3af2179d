import type { ResponseCacheSettings } from '../../config/response-cache-options.ts'
import { claimAt } from '../../context/claim-at.ts'
import type { RequestHeaders } from '../../context/gateway-context.ts'
import { principalIdentity } from '../../context/principal-identity.ts'
import type { Graph } from '../../graph/graph.ts'
import type { RequestContext } from '../plugin.ts'
import type { CachePolicy } from './cache-policy.ts'

/** For whom an answer may be kept. */
interface CallerKey {
  readonly key: string
  /** Whether it says who is calling: the answer is theirs alone. */
  readonly isPrivate: boolean
  /** Whether only one caller can have this key. */
  readonly isOwn: boolean
}

/** Says what of its caller an answer depends on. */
export type ReadCaller = (context: RequestContext, policy: Pick<CachePolicy, 'scope'>) => CallerKey

/**
 * Builds a {@link ReadCaller}. Whoever has credentials has answers of their own, if the settings don't say that only
 * private ones are; and for everybody, what services are told of a request (`Subgraph.sharingKey`) is a part of the key.
 */
export function createCallerReader({
  separate,
  headers,
  claims,
}: Pick<ResponseCacheSettings, 'separate' | 'headers' | 'claims'>): ReadCaller {
  const readServices = createServiceReader()

  return (context, { scope }) => {
    const services = readServices(context)
    const identity = identityOf(context)
    // Where a service doesn't say what it is told, it may be told who is calling.
    const isSeparate = separate === 'credentials' || scope === 'PRIVATE' || services.key === undefined
    const isOwn = isSeparate && identity !== ''
    const chosen = [
      ...headers.map((name) => context.headers.get(name)),
      ...claims.map((name) => context.principal && claimAt(context.principal.claims, name)),
    ]
    return {
      key: JSON.stringify([isSeparate ? identity : null, services.key, chosen]),
      isOwn,
      isPrivate: isOwn || scope === 'PRIVATE' || services.isPersonal,
    }
  }
}

/** Empty for somebody without credentials. */
function identityOf({ principal, headers, client }: RequestContext): string {
  if (!principal) {
    const credentials = [headers.get('authorization'), headers.get('cookie'), client.connectionParams]
    return credentials.some((one) => one !== null && one !== undefined) ? JSON.stringify(credentials) : ''
  }
  return principalIdentity(principal)
}

interface ServiceFacts {
  /** What the services are told of a request; undefined when one of them doesn't say. */
  readonly key: string | undefined
  /** Whether they are told anything of this request that they aren't of every one. */
  readonly isPersonal: boolean
}

function createServiceReader(): (context: RequestContext) => ServiceFacts {
  const impersonal = new WeakMap<Graph, string | undefined>()
  return (context) => {
    const { graph } = context
    if (!impersonal.has(graph)) impersonal.set(graph, keyOfServices(nobodyOf(context)))
    const key = keyOfServices(context)
    return { key, isPersonal: key !== impersonal.get(graph) }
  }
}

function keyOfServices(context: RequestContext): string | undefined {
  let key = ''
  for (const subgraph of context.graph.subgraphs.values()) {
    const own = subgraph.sharingKey?.(context)
    if (own === undefined) return undefined
    key += `${own}\n`
  }
  return key
}

const noHeaders: RequestHeaders = { get: () => null, keys: () => [] }

/** The same request by somebody of whom nothing is known. */
function nobodyOf(context: RequestContext): RequestContext {
  return Object.create(context, {
    headers: { value: noHeaders },
    principal: { value: undefined },
  }) as RequestContext
}
