import { expect, test } from 'vitest'
import { mayHoldBigIntegers, parseExactJson } from './exact-json.ts'

test('16 digits in a row are found wherever they stand, and 15 are not', () => {
  const places = Array.from({ length: 40 }, (_, place) => place)
  const around = (place: number, digits: string) => mayHoldBigIntegers('x'.repeat(place) + digits + 'x')
  expect(places.filter((place) => !around(place, '1234567890123456'))).toEqual([])
  expect(places.filter((place) => around(place, '123456789012345'))).toEqual([])
  expect(mayHoldBigIntegers('1234567890123456')).toBe(true)
  expect(mayHoldBigIntegers('')).toBe(false)
})

test.each([
  ['9007199254740991', 9007199254740991],
  ['9007199254740992', '<9007199254740992>'],
  ['[-9007199254740993, 1.5]', ['<-9007199254740993>', 1.5]],
  ['{"a":1.7976931348623157e308}', { a: 1.7976931348623157e308 }],
  ['9007199254740993.5', 9007199254740993.5],
])('%s is %j', (text, value) => {
  expect(parseExactJson(text, (digits) => `<${digits}>`)).toEqual(value)
})
