import { resolvers } from 'graphql-scalars'
import { expect, test } from 'vitest'
import { createWireScalars } from './wire-scalars.ts'

const { DateTime } = createWireScalars(['DateTime'])

test.each([
  '2026-11-23T10:11:12Z',
  '2024-02-28T23:59:59.123Z',
  '2024-02-28T00:00:00.123456789+05:30',
  '1999-12-31T23:59:59-11:00',
  '2024-02-29T00:00:00Z',
])('%s is a date and time, and stays as it came', (text) => {
  expect(() => resolvers.DateTime?.serialize(text)).not.toThrow()
  expect(DateTime?.serialize(text)).toBe(text)
})

test.each(['2023-02-29T00:00:00Z', '2024-13-01T00:00:00Z', '2024-01-01T24:00:00Z', '2024-01-01', 'soon', ''])(
  '%j is none',
  (text) => {
    expect(() => DateTime?.serialize(text)).toThrow()
  },
)
