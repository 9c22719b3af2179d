import { expect, test } from 'vitest'
import { Upload } from '../../gateway/context/upload.ts'
import { createRestService, createRestSource } from '../support/create-rest-source.ts'

const text = { type: 'string' }
const list = { type: 'array', items: text }
const done = { 204: { description: '' } }

function documentOf(operation: object) {
  return {
    swagger: '2.0',
    info: { title: 'Old', version: '1' },
    paths: { '/a': { post: { operationId: 'act', responses: done, ...operation } } },
  }
}

const form = (type: string, ...parameters: object[]) => ({
  consumes: [type],
  parameters: parameters.map((parameter) => ({ in: 'formData', ...parameter })),
})
const query = (collectionFormat?: string) => ({
  parameters: [
    { name: 'p', in: 'query', ...list, ...(collectionFormat !== undefined && { collectionFormat }) },
  ],
})

test.each<[string, object, object, line: string, body: string]>([
  ['csv', query('csv'), { p: ['a', 'b'] }, '/a?p=a,b', ''],
  ['a list without a format', query(), { p: ['a', 'b'] }, '/a?p=a,b', ''],
  ['ssv', query('ssv'), { p: ['a', 'b'] }, '/a?p=a%20b', ''],
  ['pipes', query('pipes'), { p: ['a', 'b'] }, '/a?p=a%7Cb', ''],
  ['multi', query('multi'), { p: ['a', 'b'] }, '/a?p=a&p=b', ''],
  [
    'a form',
    form(
      'application/x-www-form-urlencoded',
      { name: 'x', ...text },
      { name: 'l', ...list, collectionFormat: 'pipes' },
    ),
    { input: { x: 'a b', l: ['1', '2'] } },
    '/a',
    'x=a%20b&l=1%7C2',
  ],
  [
    'a form with a file',
    form('multipart/form-data', { name: 'x', ...text }, { name: 'f', type: 'file' }),
    { input: { x: 'a', f: 'file' } },
    '/a',
    '--B\r\nContent-Disposition: form-data; name="x"\r\n\r\na\r\n--B\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--B--\r\n',
  ],
  [
    'a body',
    {
      consumes: ['application/json'],
      parameters: [{ name: 'b', in: 'body', schema: { type: 'object', properties: { 'a-b': text } } }],
    },
    { input: { aB: 'x' } },
    '/a',
    '{"a-b":"x"}',
  ],
])('%s of OpenAPI 2.0 is sent as it means', async (...[, operation, args, line, body]) => {
  await using source = await createRestSource(documentOf(operation), () => ({ status: 204 }))
  const [, name, type] = /act\((\w+): ([\w![\]]+)\)/.exec(source.subgraph.sdl) ?? []
  const uploads = new Map([
    ['file', new Upload({ fileName: 'a.txt', mediaType: 'text/plain', bytes: Buffer.from('hello') })],
  ])
  const answer = await source.run(
    `mutation ($v: ${type}) { act(${name}: $v) }`,
    { v: Object.values(args)[0] as unknown },
    { uploads },
  )
  expect(answer).toEqual({ data: { act: true } })
  expect(source.calls[0]?.line).toBe(`POST ${line}`)
  expect(source.calls[0]?.body.replaceAll(/selvage-[0-9a-f-]{36}/g, 'B')).toBe(body)
})

test('basePath and schemes are where requests go', async () => {
  await using service = await createRestService(() => ({ status: 204 }))
  const document = { ...documentOf({}), host: new URL(service.url).host, basePath: '/v1', schemes: ['http'] }
  await using source = await createRestSource(document, () => ({}), { url: undefined })
  await source.run('mutation { act }')
  expect(service.calls.map(({ line }) => line)).toEqual(['POST /v1/a'])
})
