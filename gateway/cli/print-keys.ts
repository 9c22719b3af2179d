import { toKeyName } from '../plugins/auth/consumers/api-key.ts'
import type { StoredConsumers, StoredKey } from '../plugins/auth/consumers/consumer-file.ts'

const titles = ['id', 'key', 'consumer', 'plan', 'created', 'state']

/** The API keys of all consumers as a table for people to read; nothing in it can be used to call. */
export function printKeys(consumers: StoredConsumers, now: Date): string {
  const rows = [...consumers].flatMap(([name, { plan, keys }]) =>
    keys.map((key) => [key.id, toKeyName(key.id), name, plan ?? '-', key.createdAt, stateOf(key, now)]),
  )
  const table = [titles, ...rows]
  const widths = titles.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

function stateOf({ revokedAt, expiresAt }: StoredKey, now: Date): string {
  if (revokedAt !== undefined) return `revoked ${revokedAt}`
  if (expiresAt === undefined) return 'good'
  return Date.parse(expiresAt) > now.getTime() ? `good until ${expiresAt}` : `expired ${expiresAt}`
}
