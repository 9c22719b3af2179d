import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { errorCodes, isErrorCode, statusOfCode } from './error-codes.ts'

test('every code has its heading in docs/errors.md under its audience, and the page has no other', async () => {
  const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const [, clients = '', operators = ''] = page.split(/^## For .*$/m)
  const headings = (part: string) => [...part.matchAll(/^### (.*)$/gm)].map(([, code]) => code)
  const codesFor = (audience: string) =>
    Object.entries(errorCodes)
      .filter(([, entry]) => entry.audience === audience)
      .map(([code]) => code)
  expect(headings(clients)).toEqual(codesFor('client'))
  expect(headings(operators)).toEqual(codesFor('operator'))
})

test('every summary is a sentence', () => {
  for (const { summary } of Object.values(errorCodes)) expect(summary).toMatch(/^[A-Z].*\.$/)
})

test('statuses are for codes that clients get', () => {
  expect(statusOfCode('NOT_READY')).toBe(503)
  expect(statusOfCode('CONFIG_INVALID')).toBeUndefined()
  expect(statusOfCode('SOMEBODY_ELSES')).toBeUndefined()
})

test('inherited names are no codes', () => {
  expect(isErrorCode('toString')).toBe(false)
})
