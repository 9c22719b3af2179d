import type { Kysely } from 'kysely'
import type { Logger } from '../../telemetry/logger.ts'
import type { RegistryTables } from './registry-tables.ts'

/** The channel on which a variant's new version is told (`NOTIFY`). */
export const noticeChannel = 'selvage_variants'

/**
 * Hears that a variant has a new version.
 *
 * @param key graph and variant with a slash between them; undefined when notices may have been missed
 */
export type NoticeListener = (key: string | undefined) => void

/** Where a registry keeps what it knows: PGlite in a folder, or a PostgreSQL server. */
export interface RegistryDatabase extends AsyncDisposable {
  readonly db: Kysely<RegistryTables>
  /** Hears of new versions from now on, whichever process made them. Called once. */
  listen(onNotice: NoticeListener): Promise<void>
}

/** Where the database is. */
export interface DatabaseOptions {
  /** `postgres://...` for a server, else a folder for an embedded one, which is made where there is none. */
  readonly location: string
  readonly log: Logger
}
