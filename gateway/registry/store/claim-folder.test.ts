import { readFile, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createTestFolder } from '../../../test/support/create-test-folder.ts'
import { claimFolder } from './claim-folder.ts'

/** No system gives a process this number. */
const deadPid = 2 ** 30

async function createClaim(text: string, ageMs = 0): Promise<string> {
  const folder = await createTestFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const file = join(folder.path, 'registry.lock')
  await writeFile(file, text)
  const then = new Date(Date.now() - ageMs)
  await utimes(file, then, then)
  return file
}

const claimOf = (pid: number, host: string) => JSON.stringify({ pid, host })

test.each([
  ['a process of this machine that is gone', claimOf(deadPid, hostname()), 0],
  ['an earlier process with the number of this one', claimOf(process.pid, hostname()), 0],
  ['another machine, long silent', claimOf(1, 'another-host'), 20_000],
  ['nobody knows whom, long ago', '{', 20_000],
])('what is left of %s is taken over', async (_name, text, ageMs) => {
  const file = await createClaim(text, ageMs)
  const release = await claimFolder(file)
  expect(await readFile(file, 'utf8')).toBe(claimOf(process.pid, hostname()))
  await release()
  await expect(readFile(file)).rejects.toThrow('ENOENT')
})

test.each([
  ['a process that runs', claimOf(process.ppid, hostname())],
  ['another machine that was heard of just now', claimOf(1, 'another-host')],
  ['nobody knows whom, just now', '{'],
])('the claim of %s is respected', async (_name, text) => {
  const file = await createClaim(text)
  await expect(claimFolder(file)).rejects.toThrow(`delete the file "${file}"`)
  expect(await readFile(file, 'utf8')).toBe(text)
})
