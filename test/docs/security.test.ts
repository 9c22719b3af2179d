import { access, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const page = new URL('../../docs/security.md', import.meta.url)

test('every row of the threat table names a test that exists', async () => {
  const [, threats = ''] = (await readFile(page, 'utf8')).split(/^## Threats$/m)
  const rows = threats
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
  expect(rows.length).toBeGreaterThan(5)
  for (const row of rows) {
    const links = [...row.matchAll(/\]\((\.\.\/[^)]+\.test\.ts)\)/g)].flatMap(([, path]) => path ?? [])
    expect(links, row).not.toEqual([])
    for (const path of links) await access(new URL(path, page))
  }
})
