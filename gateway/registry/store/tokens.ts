import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { RegistryTables, Role, TokenRow } from './registry-tables.ts'

/** What a token is to let do. */
export interface NewToken {
  /** Who or what has it: the audit log names it. */
  readonly name: string
  readonly role: Role
  /** Whose subgraphs it may publish: of the role `publish`, and of no other. */
  readonly team?: string | undefined
}

/** A token that was made just now. */
export interface CreatedToken {
  readonly id: string
  /** What the bearer shows. It is not stored, and can't be had again. */
  readonly token: string
}

const columns = ['id', 'name', 'role', 'team', 'created_by', 'created_at', 'revoked_at'] as const

/** Makes a token. Only its hash is stored. */
export async function createToken(
  db: Kysely<RegistryTables>,
  { name, role, team }: NewToken,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<CreatedToken> {
  const id = randomBytes(6).toString('hex')
  const token = `selvage_${id}_${randomBytes(32).toString('base64url')}`
  await db
    .insertInto('tokens')
    .values({ id, name, role, team: team ?? null, hash: hashOfToken(token), created_by: by, created_at: at })
    .execute()
  return { id, token }
}

/** Finds a token, also one that was revoked. */
export function findToken(db: Kysely<RegistryTables>, token: string): Promise<TokenRow | undefined> {
  return db.selectFrom('tokens').select(columns).where('hash', '=', hashOfToken(token)).executeTakeFirst()
}

/** Lists all tokens, the newest first. */
export function listTokens(db: Kysely<RegistryTables>): Promise<TokenRow[]> {
  return db.selectFrom('tokens').select(columns).orderBy('created_at', 'desc').orderBy('id').execute()
}

/**
 * Ends a token for good; one that was revoked before stays as it is.
 *
 * @throws {GatewayError} NOT_REGISTERED when there is none of the id
 */
export async function revokeToken(db: Kysely<RegistryTables>, id: string, at: Date): Promise<TokenRow> {
  const found = await db
    .updateTable('tokens')
    .set((expression) => ({ revoked_at: expression.fn.coalesce('revoked_at', expression.val(at)) }))
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirst()
  if (found) return found
  throw new GatewayError('NOT_REGISTERED', `There is no token with the id "${id}".`)
}

/** SHA-256, hexadecimal. Tokens are long and random: a slow hash would protect nothing more. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
