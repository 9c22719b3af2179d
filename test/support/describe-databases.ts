import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { createTestFolder } from './create-test-folder.ts'
import type { TestFolder } from './create-test-folder.ts'
import { startPostgres } from './start-postgres.ts'
import type { TestPostgres } from './start-postgres.ts'

/** Gives the location of a database that is empty, each time another. */
export type CreateLocation = () => Promise<string>

/** Runs the same tests over both databases that a registry can have. */
export function describeDatabases(tests: (createLocation: CreateLocation) => void): void {
  describe('PGlite', () => {
    let folder: TestFolder
    let count = 0
    beforeAll(async () => {
      folder = await createTestFolder()
    })
    afterAll(() => folder[Symbol.asyncDispose]())
    tests(() => {
      count += 1
      return Promise.resolve(join(folder.path, `database${count}`))
    })
  })
  describe('PostgreSQL', () => {
    let server: TestPostgres
    beforeAll(async () => {
      server = await startPostgres()
    })
    afterAll(() => server[Symbol.asyncDispose]())
    tests(() => server.createDatabase())
  })
}
