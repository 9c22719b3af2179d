import { expect, test } from 'vitest'
import { parseJson } from './parse-json.ts'

test.each([
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', '9007199254740993'],
  ['-9223372036854775808', '-9223372036854775808'],
  ['[{"a":12345678901234567890}]', [{ a: '12345678901234567890' }]],
  ['{"a":1234567890.1234567890}', { a: 1234567890.1234567 }],
  ['1e300', 1e300],
  ['10000000000000000e5', 1e21],
  ['"12345678901234567890"', '12345678901234567890'],
  ['{"a":[true,null,1,"x"]}', { a: [true, null, 1, 'x'] }],
])('%s keeps its digits', (text, value) => {
  expect(parseJson(text)).toEqual(value)
})

test('what is no JSON is refused, with big numbers or without', () => {
  expect(() => parseJson('{')).toThrow(SyntaxError)
  expect(() => parseJson('12345678901234567890,')).toThrow(SyntaxError)
})
