import { Kind, parse } from 'graphql'
import { expect, test } from 'vitest'
import { listDeniedFields } from './denied-fields.ts'
import { createIsIncluded } from './operation-parts.ts'

/** The paths of the fields called "secret". */
function pathsOf(text: string, variables: Readonly<Record<string, unknown>> = {}): string[] {
  const document = parse(text)
  const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (!definition) throw new Error('There is no operation.')
  const denied = listDeniedFields({
    document,
    definition,
    isIncluded: createIsIncluded(definition, variables),
    isDenied: ({ name }) => name.value === 'secret',
  })
  return denied.map(({ path }) => path.join('.'))
}

test.each([
  { text: '{ a { secret } b { c: secret d } }', paths: ['a.secret', 'b.c'] },
  {
    text: '{ a { ...F } ...G } fragment F on T { secret } fragment G on Q { a { b } secret }',
    paths: ['a.secret', 'secret'],
  },
  { text: '{ a { secret } a { secret x } ... { a { secret } } }', paths: ['a.secret'] },
  { text: '{ secret { secret } }', paths: ['secret'] },
  { text: '{ a { b { c } } }', paths: [] },
  {
    text: 'query($on: Boolean!) { a { secret @include(if: $on) } b @skip(if: $on) { secret } }',
    paths: ['a.secret'],
  },
  { text: '{ ...F } fragment F on Q { ...F secret }', paths: ['secret'] },
])('$paths in $text', ({ text, paths }) => {
  expect(pathsOf(text, { on: true })).toEqual(paths)
})

const levels = Array.from({ length: 60 }, (_, level) => level)

test('a document with more paths than can be counted is done after a hundred', () => {
  const fragments = levels.map(
    (level) => `fragment F${level} on T { a { ...F${level + 1} } b { ...F${level + 1} } }`,
  )
  expect(pathsOf(`{ ...F0 } ${fragments.join(' ')} fragment F60 on T { secret }`)).toHaveLength(100)
})

test('a document that comes to one path in more ways than can be counted is done', () => {
  const fragments = levels.map(
    (level) => `fragment F${level} on T { a { ...F${level + 1} } a { ...F${level + 1} } ...F${level + 1} }`,
  )
  const paths = pathsOf(`{ ...F0 } ${fragments.join(' ')} fragment F60 on T { secret }`)
  expect(paths[0]).toBe(`${'a.'.repeat(60)}secret`)
  expect(new Set(paths).size).toBe(paths.length)
})

test('a document of which no path leads anywhere is done', () => {
  const fragments = levels.map(
    (level) => `fragment F${level} on T { a { ...F${level + 1} } b { ...F${level + 1} } }`,
  )
  expect(pathsOf(`{ ...F0 } ${fragments.join(' ')} fragment F60 on T { x }`)).toEqual([])
})
