import { NoDeprecatedCustomRule, parse } from 'graphql'
import { expect, test } from 'vitest'
import { createDocumentCache } from './document-cache.ts'

test('finds what was kept, and knows the rules it was checked with', () => {
  const cache = createDocumentCache()
  const document = parse('{ a }')
  cache.keep('{ a }', document, [NoDeprecatedCustomRule])
  expect(cache.find('{ a }')).toBe(document)
  expect(cache.find('{ b }')).toBeUndefined()
  expect(cache.isValid(document, [NoDeprecatedCustomRule])).toBe(true)
  expect(cache.isValid(document, undefined)).toBe(false)
  expect(cache.isValid(document, [])).toBe(false)
  expect(cache.isValid(parse('{ a }'), [NoDeprecatedCustomRule])).toBe(false)
})

test('forgets the longest unused document when there are too many', () => {
  const cache = createDocumentCache({ maxDocuments: 2, maxCharacters: 1_000 })
  for (const text of ['{ a }', '{ b }']) cache.keep(text, parse(text), undefined)
  cache.find('{ a }')
  cache.keep('{ c }', parse('{ c }'), undefined)
  expect(['{ a }', '{ b }', '{ c }'].map((text) => cache.find(text) !== undefined)).toEqual([
    true,
    false,
    true,
  ])
})

test('keeps no more characters than it may, and no document that alone has more', () => {
  const cache = createDocumentCache({ maxDocuments: 100, maxCharacters: 12 })
  for (const text of ['{ a }', '{ b }', '{ c }']) cache.keep(text, parse(text), undefined)
  expect(cache.find('{ a }')).toBeUndefined()
  expect(cache.find('{ c }')).toBeDefined()
  cache.keep('{ aVeryLongName }', parse('{ aVeryLongName }'), undefined)
  expect(cache.find('{ aVeryLongName }')).toBeUndefined()
})
