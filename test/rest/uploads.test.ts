import { describe, expect, onTestFinished, test } from 'vitest'
import { createRestService } from '../support/create-rest-source.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'

const file = { type: 'string', format: 'binary' }

const document = {
  openapi: '3.0.3',
  info: { title: 'Files', version: '1' },
  paths: {
    '/files': {
      get: { operationId: 'countFiles', responses: { 204: { description: '' } } },
      post: {
        operationId: 'addFiles',
        requestBody: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                required: ['files'],
                properties: { files: { type: 'array', items: file }, note: { type: 'string' } },
              },
            },
          },
        },
        responses: { 204: { description: '' } },
      },
    },
    '/image': {
      put: {
        operationId: 'setImage',
        requestBody: { required: true, content: { 'image/png': { schema: file } } },
        responses: { 204: { description: '' } },
      },
    },
  },
}

async function start(engine: 'plan' | 'stitch' = 'plan', uploads: object | null = {}) {
  const service = await createRestService(() => ({ status: 204 }))
  onTestFinished(() => service[Symbol.asyncDispose]())
  const server = await startTestGateway({
    engine,
    sources: { files: { kind: 'openapi', document, url: service.url } },
    server: { ...(uploads && { uploads }) },
  })
  return { calls: service.calls, url: server.url }
}

const preflight = { 'graphql-require-preflight': '1' }
const setImage = {
  query: 'mutation ($image: Upload!) { setImage(input: $image) }',
  variables: { image: null },
}

function form(operations: unknown, map: unknown, files: Readonly<Record<string, File>>): FormData {
  const body = new FormData()
  body.set('operations', typeof operations === 'string' ? operations : JSON.stringify(operations))
  if (map !== undefined) body.set('map', JSON.stringify(map))
  for (const [name, value] of Object.entries(files)) body.set(name, value)
  return body
}

const png = new File([new Uint8Array([0x89, 0x50, 0, 0xff])], 'a.png', { type: 'image/png' })

async function post(url: string, body: FormData, headers: Readonly<Record<string, string>> = preflight) {
  const response = await fetch(url, { method: 'POST', headers, body })
  const answer: unknown = await response.json()
  return { status: response.status, answer }
}

describe.each(['plan', 'stitch'] as const)('with the engine %s', (engine) => {
  test('a file goes to the service byte by byte', async () => {
    const { calls, url } = await start(engine)
    const answer = await post(url, form(setImage, { f: ['variables.image'] }, { f: png }))
    expect(answer).toEqual({ status: 200, answer: { data: { setImage: true } } })
    expect(calls).toMatchObject([{ line: 'PUT /image', headers: { 'content-type': 'image/png' } }])
    expect(calls[0]?.bytes).toEqual(Buffer.from([0x89, 0x50, 0, 0xff]))
  })

  test('files in a list of an input object go to the service as parts of a form', async () => {
    const { calls, url } = await start(engine)
    const operation = {
      query: 'mutation ($input: AddFilesBodyInput!) { addFiles(input: $input) }',
      variables: { input: { note: 'two', files: [null, null] } },
    }
    const map = { 0: ['variables.input.files.0'], 1: ['variables.input.files.1'] }
    const text = new File(['hello'], 'b.txt', { type: 'text/plain' })
    const answer = await post(url, form(operation, map, { 0: png, 1: text }))
    expect(answer).toEqual({ status: 200, answer: { data: { addFiles: true } } })
    const body = calls[0]?.bytes.toString('latin1') ?? ''
    expect(body.replaceAll(/selvage-[0-9a-f-]{36}/g, 'B')).toBe(
      [
        '--B\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n\x89P\x00\xff\r\n',
        '--B\r\nContent-Disposition: form-data; name="files"; filename="b.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n',
        '--B\r\nContent-Disposition: form-data; name="note"\r\n\r\ntwo\r\n',
        '--B--\r\n',
      ].join(''),
    )
  })

  test('a text in the place of a file is refused, and the service is not called', async () => {
    const { calls, url } = await start(engine)
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...setImage, variables: { image: 'f' } }),
    })
    expect(await response.json()).toMatchObject({
      data: { setImage: null },
      errors: [{ path: ['setImage'], extensions: { code: 'BAD_USER_INPUT' } }],
    })
    expect(calls).toEqual([])
  })
})

test('files are refused where the settings do not allow them', async () => {
  const { url } = await start('plan', null)
  const answer = await post(url, form(setImage, { f: ['variables.image'] }, { f: png }))
  expect(answer).toMatchObject({
    status: 415,
    answer: { errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }] },
  })
})

test('a form without a header that asks for a preflight is refused', async () => {
  const { url } = await start()
  const answer = await post(url, form(setImage, { f: ['variables.image'] }, { f: png }), {})
  expect(answer).toMatchObject({ status: 400, answer: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] } })
})

test.each([
  ['no map', form(setImage, undefined, { f: png }), 'needs a part "map"'],
  ['operations that are no JSON', form('{', {}, {}), 'The part "operations" is not valid JSON'],
  ['a map that is a list', form(setImage, [], {}), 'The part "map" must be an object'],
  [
    'a map of texts',
    form(setImage, { f: 'variables.image' }, { f: png }),
    'The part "map" must be an object',
  ],
  ['a file that is missing', form(setImage, { f: ['variables.image'] }, {}), 'which the request has not'],
  ['a path that leads nowhere', form(setImage, { f: ['variables.x.y'] }, { f: png }), 'has no null'],
  ['a path to the prototype', form(setImage, { f: ['variables.__proto__.x'] }, { f: png }), 'has no null'],
  ['a path to what is not null', form(setImage, { f: ['query'] }, { f: png }), 'has no null'],
])('a form with %s is refused with the reason', async (_case, body, reason) => {
  const { url } = await start()
  const answer = await post(url, body)
  expect(answer).toMatchObject({ status: 400, answer: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] } })
  expect(JSON.stringify(answer)).toContain(JSON.stringify(reason).slice(1, -1))
})

test.each([
  ['bytes', { maxBytes: 100 }],
  ['files', { maxFiles: 1 }],
])('more %s than allowed are refused', async (_case, uploads) => {
  const { url } = await start('plan', uploads)
  const map = { f: ['variables.image'], g: ['variables.image'] }
  const answer = await post(url, form(setImage, map, { f: png, g: png }))
  expect(answer).toMatchObject({
    status: 413,
    answer: { errors: [{ extensions: { code: 'REQUEST_TOO_LARGE' } }] },
  })
})
