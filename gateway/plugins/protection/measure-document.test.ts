import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { measureDocument } from './measure-document.ts'

const measure = (text: string) => measureDocument(parse(text))

test('fragments count at each place where they are spread', () => {
  const text = `
    query A($x: ID @deprecated) @live { one: a { ...F } b { ...F @skip(if: true) ... { c } } }
    fragment F on T @x { d { e } f: g @include(if: true) }
  `
  expect(measure(text).operations).toEqual([
    { depth: 3, nesting: 4, fields: 9, rootFields: 2, aliases: 3, directives: 7, fragments: 3 },
  ])
})

test('fields of a fragment of the root type are root fields', () => {
  const [size] = measure('{ a ...F } fragment F on Query { b { x } ... { c } }').operations
  expect(size).toMatchObject({ rootFields: 3, depth: 2 })
})

test('each operation is measured by itself', () => {
  expect(measure('query A { a } query B { a b }').operations).toMatchObject([{ fields: 1 }, { fields: 2 }])
})

test('a name that stands in the text again and again is counted, in what nothing spreads too', () => {
  expect(measure('{ a a x: b } fragment F on T { x: a x: b }').repeatedFields).toBe(3)
})

test.each([
  ['a fragment that is not there', '{ a ...F }'],
  ['a fragment that spreads itself', '{ a ...F } fragment F on Query { ...F }'],
  ['fragments in a circle', '{ a ...F } fragment F on Query { ...G } fragment G on Query { ...F }'],
])('%s is empty', (_name, text) => {
  expect(measure(text).operations).toMatchObject([{ depth: 1, fields: 1 }])
})

test('what doubles a thousand times is infinite', () => {
  const fragments = Array.from(
    { length: 1_100 },
    (_, i) => `fragment F${i} on T { ...F${i + 1} ...F${i + 1} }`,
  )
  const [size] = measure(`{ ...F0 } ${fragments.join(' ')} fragment F1100 on T { a }`).operations
  expect(size).toMatchObject({ fields: Infinity, fragments: Infinity, depth: 1 })
})
