import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTestFolder } from '../../test/support/create-test-folder.ts'
import { importFresh } from './import-fresh.ts'

test('a module is read again, and so is what it imports', async () => {
  await using folder = await createTestFolder({
    'package.json': '{ "type": "module" }',
    'main.ts': `
      import { greeting } from './parts/greeting.ts'
      export const text: string = greeting
      export const later = () => import('./parts/later.ts')`,
    'parts/greeting.ts': 'export const greeting: string = "hello"',
    'parts/later.ts': 'export const later: string = "later"',
  })
  const main = join(folder.path, 'main.ts')
  expect(await importFresh(main, () => undefined)).toMatchObject({ text: 'hello' })

  await writeFile(join(folder.path, 'parts/greeting.ts'), 'export const greeting: string = "good evening"')
  const files: string[] = []
  const second = await importFresh(main, (file) => files.push(file))
  expect(second).toMatchObject({ text: 'good evening' })
  expect(files).toEqual([main, join(folder.path, 'parts/greeting.ts')])

  const lazy = await (second.later as () => Promise<unknown>)()
  expect(lazy).toMatchObject({ later: 'later' })
})

test('packages are shared between imports', async () => {
  await using folder = await createTestFolder({
    'main.mjs': 'import { state } from "counter"; state.count += 1; export const count = state.count',
    'node_modules/counter/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/counter/index.js': 'export const state = { count: 0 }',
  })
  const main = join(folder.path, 'main.mjs')
  await importFresh(main, () => undefined)
  await utimes(main, 0, 0)
  const files: string[] = []
  expect(await importFresh(main, (file) => files.push(file))).toMatchObject({ count: 2 })
  expect(files).toEqual([main])
})

test('the files of an import that fails are known, so that their mending is noticed', async () => {
  await using folder = await createTestFolder({
    'main.mjs': 'import "./broken.mjs"',
    'broken.mjs': 'export const = 1',
  })
  const files: string[] = []
  const attempt = importFresh(join(folder.path, 'main.mjs'), (file) => files.push(file))
  await expect(attempt).rejects.toThrow(SyntaxError)
  expect(files).toEqual([join(folder.path, 'main.mjs'), join(folder.path, 'broken.mjs')])
})

test('a module whose files are unchanged is not imported again: Node would keep each copy for good', async () => {
  await using folder = await createTestFolder({
    'main.mjs': 'import "./part.mjs"; export const lazy = () => import("./lazy.mjs")',
    'part.mjs': '',
    'lazy.mjs': '',
  })
  const main = join(folder.path, 'main.mjs')
  const first = await importFresh(main, () => undefined)
  const files: string[] = []
  expect(await importFresh(main, (file) => files.push(file))).toBe(first)
  expect(files).toEqual([main, join(folder.path, 'part.mjs')])

  await (first.lazy as () => Promise<unknown>)()
  expect(files).toContain(join(folder.path, 'lazy.mjs'))
  await utimes(join(folder.path, 'lazy.mjs'), 0, 0)
  expect(await importFresh(main, () => undefined)).not.toBe(first)
})

test('an import that failed is tried again', async () => {
  await using folder = await createTestFolder({ 'main.mjs': 'export { part } from "./part.mjs"' })
  const main = join(folder.path, 'main.mjs')
  await expect(importFresh(main, () => undefined)).rejects.toThrow('part.mjs')
  await writeFile(join(folder.path, 'part.mjs'), 'export const part = 1')
  expect(await importFresh(main, () => undefined)).toMatchObject({ part: 1 })
})
