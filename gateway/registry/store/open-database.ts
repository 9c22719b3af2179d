import { Migrator } from 'kysely/migration'
import { GatewayError } from '../../errors/gateway-error.ts'
import { migrationProvider } from './migrations.ts'
import type { DatabaseOptions, RegistryDatabase } from './registry-database.ts'

/**
 * Opens the registry's database and brings its tables up to date; processes that do so at once take turns. The library for
 * the kind of database is loaded only now.
 *
 * @throws {GatewayError} DATABASE_UNAVAILABLE when it can't be opened, or its tables can't be made
 */
export async function openDatabase(options: DatabaseOptions): Promise<RegistryDatabase> {
  let database: RegistryDatabase | undefined
  try {
    database = await open(options)
    const migrator = new Migrator({
      db: database.db,
      provider: migrationProvider,
      migrationTableSchema: 'selvage',
    })
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined)
      throw new Error(error instanceof Error ? error.message : 'the migration failed', { cause: error })
    return database
  } catch (cause) {
    await database?.[Symbol.asyncDispose]()
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new GatewayError(
      'DATABASE_UNAVAILABLE',
      `The registry's database ${isServer(options) ? 'server' : `in "${options.location}"`} can't be used: ${reason}`,
      { cause },
    )
  }
}

async function open(options: DatabaseOptions): Promise<RegistryDatabase> {
  if (isServer(options)) {
    const { openPostgres } = await import('./open-postgres.ts')
    return openPostgres(options)
  }
  const { openPGlite } = await import('./open-pglite.ts')
  return openPGlite(options.location)
}

function isServer({ location }: DatabaseOptions): boolean {
  return /^postgres(?:ql)?:/i.test(location)
}
