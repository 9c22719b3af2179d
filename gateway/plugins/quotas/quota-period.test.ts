import { expect, test } from 'vitest'
import type { QuotaPeriod } from '../../config/quota-options.ts'
import { hasEnd, periodOf } from './quota-period.ts'

test.each<readonly [QuotaPeriod, string, string, string]>([
  ['day', '2026-11-24T00:00:00.000Z', '2026-11-24', '2026-11-25'],
  ['day', '2026-11-24T23:59:59.999Z', '2026-11-24', '2026-11-25'],
  // A Sunday, and the Monday after it.
  ['week', '2026-11-22T23:59:59.999Z', '2026-11-16', '2026-11-23'],
  ['week', '2026-11-23T00:00:00.000Z', '2026-11-23', '2026-11-30'],
  ['month', '2024-02-29T12:00:00.000Z', '2024-02-01', '2024-03-01'],
  ['month', '2026-12-31T23:59:59.999Z', '2026-12-01', '2027-01-01'],
])('the %s of %s is from %s to %s', (...[period, now, start, end]) => {
  const found = periodOf(period, Date.parse(now))
  expect([found.startMs, found.endMs]).toEqual([Date.parse(start), Date.parse(end)])
  expect(hasEnd(found)).toBe(true)
})

test('a lifetime has no end', () => {
  expect(hasEnd(periodOf('lifetime', Date.now()))).toBe(false)
})
