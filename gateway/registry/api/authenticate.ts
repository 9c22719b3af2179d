import { timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Actor } from '../actor.ts'
import type { RegistryParts } from '../registry-parts.ts'
import { findToken, hashOfToken } from '../store/tokens.ts'
import type { RegistryEnv } from './registry-env.ts'

/** Lets in who has a token that was not revoked, and says who it is; all others are told UNAUTHENTICATED. */
export function authenticate(
  { database }: RegistryParts,
  adminToken: string | undefined,
): MiddlewareHandler<RegistryEnv> {
  return async (context, next) => {
    const [, token] = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? []
    if (token === undefined) {
      throw new GatewayError('UNAUTHENTICATED', 'A token is expected, as "Authorization: Bearer".')
    }
    context.set('actor', await findActor(token))
    await next()
  }

  async function findActor(token: string): Promise<Actor> {
    if (adminToken !== undefined && isSame(token, adminToken)) return { name: 'operator', role: 'admin' }
    const found = await findToken(database.db, token)
    if (!found) throw new GatewayError('UNAUTHENTICATED', 'The token is not known.')
    const { id, name, role, team, revoked_at: revokedAt } = found
    if (revokedAt) {
      throw new GatewayError('UNAUTHENTICATED', `The token "${name}" was revoked.`, {
        extensions: { actor: name, token: id },
      })
    }
    return { name, role, team: team ?? undefined }
  }
}

/** Hashes have one length, so that they can be compared in constant time. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashOfToken(a)), Buffer.from(hashOfToken(b)))
}
