import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseDocumentText } from './parse-document-text.ts'

test.each([
  ['plain values', 'a: 1\nb: 1.5\nc: true\nd: null\ne: ~\nf:\ng: text\nh: "1"\n'],
  [
    'what is a date, a time or a boolean elsewhere',
    'a: 2020-01-01\nb: 10:30\nc: yes\nd: 2020-01-01T10:00:00Z\ne: off\n',
  ],
  ['numbers', 'a: 0o17\nb: 0x1f\nc: 017\nd: 1e3\ne: .5\nf: -0\ng: 1_000\n'],
  ['statuses as keys', 'responses:\n  200: {}\n  "404": {}\n  default: {}\n'],
  ['blocks of text', 'a: |\n  one\n  two\nb: >-\n  one\n  two\nc: R&D and &amp; more\n'],
  ['a key that merges elsewhere', '<<: { a: 1 }\nb: 2\n'],
  ['anchors', 'a: &a { b: 1 }\nc: *a\n'],
  ['references', 'a:\n  $ref: "#/b"\nc: [{ $ref: x.yaml }]\n'],
])('%s are what YAML 1.2 says', (_title, text) => {
  expect(parseDocumentText(text)).toEqual(parse(text))
})

test('JSON is read as JSON', () => {
  expect(parseDocumentText('{"a": [1, "2"]}')).toEqual({ a: [1, '2'] })
})

test.each(['\uFEFF{"a": 1}', '\uFEFFa: 1\n', '\uFEFF\n{ "a": 1 }'])(
  'a byte order mark is no part of it: %j',
  (text) => {
    expect(parseDocumentText(text)).toEqual({ a: 1 })
  },
)

test.each(['{"a": [1, 2,],}', '{a: [1, 2]}', '{\n  "a": [1, 2] # as before\n}'])(
  'what is nearly JSON is read as YAML: %j',
  (text) => {
    expect(parseDocumentText(text)).toEqual({ a: [1, 2] })
  },
)

test('what is neither is said as of JSON, where it begins so', () => {
  expect(() => parseDocumentText('{"a": x y: z')).toThrow(/JSON/)
})

test.each(['a: [1', 'a: 1\na: 2\n', 'a: *unknown\n', '{"a": '])('%j is refused', (text) => {
  expect(() => parseDocumentText(text)).toThrow()
})

test('aliases that stand for ever more are refused', () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const items = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*l${level - 1}`))
    return `l${level}: &l${level} [${items.join(', ')}]\n`
  })
  expect(() => parseDocumentText(levels.join(''))).toThrow(/alias/)
})
