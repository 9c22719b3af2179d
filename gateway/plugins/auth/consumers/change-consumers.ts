import { GatewayError } from '../../../errors/gateway-error.ts'
import { createApiKey } from './api-key.ts'
import type { StoredConsumer, StoredConsumers } from './consumer-file.ts'
import { hashPassword } from './password.ts'

/** What {@link addKey} is told of a key and its consumer; what is left out of the consumer stays as it is. */
export interface NewKeyInput {
  readonly plan?: string | undefined
  readonly scopes?: readonly string[] | undefined
  readonly roles?: readonly string[] | undefined
  readonly now: Date
  readonly expires?: Date | undefined
}

const nobody: StoredConsumer = { scopes: [], roles: [], keys: [], certificates: [] }

/** Gives a consumer a new API key; the consumer is made where there is none of the name. */
export function addKey(
  consumers: StoredConsumers,
  name: string,
  { now, expires, ...facts }: NewKeyInput,
): { readonly consumers: StoredConsumers; readonly key: string } {
  const { text, id, hash } = createApiKey()
  const consumer = consumers.get(name) ?? nobody
  const stored = {
    id,
    hash,
    createdAt: now.toISOString(),
    ...(expires && { expiresAt: expires.toISOString() }),
  }
  const changed: StoredConsumer = {
    ...consumer,
    plan: facts.plan ?? consumer.plan,
    scopes: facts.scopes ?? consumer.scopes,
    roles: facts.roles ?? consumer.roles,
    keys: [...consumer.keys, stored],
  }
  return { consumers: new Map([...consumers, [name, changed]]), key: text }
}

/**
 * Revokes an API key. One that was revoked before stays so, since then.
 *
 * @throws {GatewayError} KEY_NOT_FOUND
 */
export function revokeKey(consumers: StoredConsumers, id: string, now: Date): StoredConsumers {
  const owner = [...consumers].find(([, { keys }]) => keys.some((key) => key.id === id))
  if (!owner) {
    throw new GatewayError(
      'KEY_NOT_FOUND',
      'There is no API key with this id: `selvage keys list` shows them.',
    )
  }
  const [name, consumer] = owner
  const keys = consumer.keys.map((key) =>
    key.id === id ? { ...key, revokedAt: key.revokedAt ?? now.toISOString() } : key,
  )
  return new Map([...consumers, [name, { ...consumer, keys }]])
}

const shortestPassword = 12

/**
 * Gives a consumer a password; the consumer is made where there is none of the name.
 *
 * @throws {GatewayError} BAD_USER_INPUT when the password is shorter than 12 characters
 */
export async function setPassword(
  consumers: StoredConsumers,
  name: string,
  password: string,
): Promise<StoredConsumers> {
  if (password.length < shortestPassword) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      `The password is too short: expected at least ${shortestPassword} characters on standard input.`,
    )
  }
  const stored = await hashPassword(password)
  return new Map([...consumers, [name, { ...(consumers.get(name) ?? nobody), password: stored }]])
}
