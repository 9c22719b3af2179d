import { utimes } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createTestFolder } from '../../test/support/create-test-folder.ts'
import { eventually } from '../../test/support/eventually.ts'
import { watchFiles } from './watch-files.ts'

test.each([
  ['after it was read', 1],
  ['after it was read, by a file clock that lags behind', -10],
])('a file that changed %s, before the watch began, is told of', async (_when, lagMs) => {
  await using folder = await createTestFolder()
  const path = await folder.write('schema.graphql', '')
  const sinceMs = Date.now() - 60_000
  await utimes(path, new Date(), new Date(sinceMs + lagMs))
  const changed: string[] = []
  const watcher = await watchFiles([path], sinceMs, (name) => changed.push(name))
  await eventually(() => expect(changed).toEqual([path]))
  await watcher.close()
})
