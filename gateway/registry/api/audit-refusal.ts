import type { Context } from 'hono'
import type { GatewayError } from '../../errors/gateway-error.ts'
import type { RegistryParts } from '../registry-parts.ts'
import { addAuditEvent } from '../store/audit.ts'
import type { RegistryEnv } from './registry-env.ts'

/** Refusals of whom nobody knows that are recorded in a minute: else the log could be filled from outside. */
const maxStrangersAMinute = 60

/** Records that a request was refused: all that would have changed something, and all that had no right to ask. */
export type AuditRefusal = (context: Context<RegistryEnv>, error: GatewayError) => Promise<void>

/** Makes an {@link AuditRefusal}. That it can't be recorded is logged, and the request refused all the same. */
export function createAuditRefusal({ database, log, now }: RegistryParts): AuditRefusal {
  let minute = 0
  let strangers = 0

  function isOneTooMany(): boolean {
    const current = Math.floor(now() / 60_000)
    if (current !== minute) {
      minute = current
      strangers = 0
    }
    strangers += 1
    if (strangers === maxStrangersAMinute + 1) {
      log.warn('many requests without a valid token: no more of them are recorded in this minute')
    }
    return strangers > maxStrangersAMinute
  }

  return async (context, { code, extensions }) => {
    const isStranger = code === 'UNAUTHENTICATED'
    if (!isStranger && code !== 'FORBIDDEN' && context.req.method === 'GET') return
    if (isStranger && isOneTooMany()) return
    const { graph, variant } = placeOf(context.req.path)
    const known = isStranger ? extensions.actor : context.var.actor.name
    const detail = { method: context.req.method, path: context.req.path.slice(0, 500), code }
    try {
      await addAuditEvent(database.db, {
        at: new Date(now()),
        actor: typeof known === 'string' ? known : 'unknown',
        action: isStranger ? 'authenticate' : 'request',
        graph,
        variant,
        outcome: 'refused',
        detail,
      })
    } catch (error) {
      log.error({ err: error, ...detail }, 'a refusal could not be recorded in the audit log')
    }
  }
}

function placeOf(path: string): {
  readonly graph?: string | undefined
  readonly variant?: string | undefined
} {
  const [, graph, variant] =
    /^\/graphs\/([\w.-]{1,100})(?:\/variants\/([\w.-]{1,100}))?(?:\/|$)/.exec(path) ?? []
  return { graph, variant }
}
