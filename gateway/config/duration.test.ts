import { expect, test } from 'vitest'
import { toMilliseconds } from './duration.ts'

test.each([
  ['1500', 1_500],
  ['250ms', 250],
  ['10s', 10_000],
  ['1.5m', 90_000],
  ['1 h', 3_600_000],
  ['2d', 172_800_000],
  ['1w', 604_800_000],
  ['', undefined],
  ['s', undefined],
  ['0s', undefined],
  ['-1s', undefined],
  ['1 fortnight', undefined],
  ['1constructor', undefined],
])('"%s" is a time of %s ms', (text, expected) => {
  expect(toMilliseconds(text)).toBe(expected)
})
