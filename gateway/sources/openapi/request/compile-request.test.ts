import { expect, test } from 'vitest'
import { parseOpenApiDocument } from '../document/open-api-document.ts'
import { readModel } from '../model/read-model.ts'
import { compileRequest } from './compile-request.ts'

const text = { type: 'string' }

function compile(path: string, parameters: readonly object[], requestBody?: object) {
  const operation = { parameters, requestBody, responses: {} }
  const document = { openapi: '3.1.0', info: {}, paths: { [path]: { post: operation } } }
  const [found] = readModel(parseOpenApiDocument('test', document, 'the test')).operations
  if (!found) throw new Error('The operation is not mapped.')
  return compileRequest(found, 'http://x')
}

test.each(['', '.', '..'])('a path parameter %j, which would lead to another path, is refused', (id) => {
  const write = compile('/a/{id}/b', [{ name: 'id', in: 'path', required: true, schema: text }])
  expect(() => write({ id })).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
})

test('dots within a path parameter stay', () => {
  const write = compile('/a/{id}.json', [{ name: 'id', in: 'path', required: true, schema: text }])
  expect(write({ id: '..' }).url).toBe('http://x/a/...json')
})

test.each([
  ['header', 'a\r\nx: y'],
  ['header', 'a\u0000'],
  ['header', '😀'],
])('a %s that can not hold %j is refused', (location, value) => {
  const write = compile('/a', [{ name: 'p', in: location, schema: text }])
  expect(() => write({ p: value })).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
})

test('a cookie that would become two is refused', () => {
  const write = compile('/a', [{ name: 'p', in: 'cookie', style: 'cookie', schema: text }])
  expect(() => write({ p: 'a; b=c' })).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
})

test('a text that stands for no file of the request is refused', () => {
  const write = compile('/a', [], { content: { 'image/png': {} } })
  expect(() => write({ input: 'x' })).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
})
