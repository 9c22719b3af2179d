import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { followNotices } from './follow-notices.ts'
import type { DatabaseOptions, RegistryDatabase } from './registry-database.ts'
import type { RegistryTables } from './registry-tables.ts'

/** Connections that are open at once at most. */
const maxConnections = 10
/** How long to wait for a connection, in milliseconds. */
const connectTimeoutMs = 10_000
/** How long one statement may take, waiting for a variant's turn included, in milliseconds. */
const statementTimeoutMs = 60_000

/** Opens a database on a PostgreSQL server; several processes may share it. */
export function openPostgres({ location, log }: DatabaseOptions): RegistryDatabase {
  const pool = new Pool({
    connectionString: location,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    application_name: 'selvage-registry',
  })
  const onLost = (error: Error) => {
    log.warn({ err: error }, 'a connection to the database was lost')
  }
  // Of connections that are idle; the next query opens another.
  pool.on('error', onLost)
  // Of those in use, too: nobody else listens, and the query that is lost with one fails by itself.
  pool.on('connect', (client) => {
    client.on('error', onLost)
  })
  const db = new Kysely<RegistryTables>({ dialect: new PostgresDialect({ pool }) }).withSchema('selvage')
  const stopped = new AbortController()
  return {
    db,
    listen: (onNotice) => followNotices({ location, log, onNotice, signal: stopped.signal }),
    async [Symbol.asyncDispose]() {
      stopped.abort()
      await db.destroy()
    },
  }
}
