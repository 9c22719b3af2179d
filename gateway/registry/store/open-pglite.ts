import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import { claimFolder } from './claim-folder.ts'
import { noticeChannel } from './registry-database.ts'
import type { RegistryDatabase } from './registry-database.ts'
import type { RegistryTables } from './registry-tables.ts'

/**
 * Opens an embedded PostgreSQL that keeps its files in a folder. One process alone may have it open.
 *
 * @throws {Error} when another has
 */
export async function openPGlite(folder: string): Promise<RegistryDatabase> {
  await mkdir(folder, { recursive: true })
  const release = await claimFolder(`${resolve(folder)}.lock`)
  let pglite: PGlite
  try {
    pglite = await PGlite.create(folder)
  } catch (error) {
    await release()
    throw error
  }
  const db = new Kysely<RegistryTables>({ dialect: new PGliteDialect({ pglite }) }).withSchema('selvage')
  return {
    db,
    async listen(onNotice) {
      await pglite.listen(noticeChannel, onNotice)
    },
    async [Symbol.asyncDispose]() {
      await db.destroy()
      if (!pglite.closed) await pglite.close()
      await release()
    },
  }
}
