import { describe, expect, test } from 'vitest'
import { startCountedGateway } from './counted-graph.ts'

const query = '{ node { id } }'
const search = `?query=${encodeURIComponent(query)}`
const answer = { data: { node: { id: '1' } } }

describe('a request that a page of another site can make a browser send', () => {
  test.each([
    ['a link', {}],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a text', { 'content-type': 'text/plain;charset=UTF-8' }],
    ['a form with files', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['an event source', { accept: 'text/event-stream', 'sec-fetch-site': 'cross-site' }],
    ['a page of a sibling host', { 'sec-fetch-site': 'same-site' }],
    ['an address that was typed in', { 'sec-fetch-site': 'none' }],
  ])('by GET is refused: %s', async (_name, headers) => {
    const gateway = await startCountedGateway()
    const response = await fetch(gateway.url + search, { headers })
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'CSRF_PREVENTED' } }] })
    expect(gateway.calls()).toBe(0)
  })

  test.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'text/plain; application/json',
    'multipart/form-data; boundary=x',
    'multipart/form-data; boundary="application/json"',
    '',
  ])('by POST is refused: %s', async (type) => {
    const gateway = await startCountedGateway()
    const body = new Blob([JSON.stringify({ query: 'mutation { touch { id } }' })])
    const response = await fetch(gateway.url, { method: 'POST', headers: { 'content-type': type }, body })
    expect(response.status).toBe(415)
    expect(gateway.calls()).toBe(0)
  })

  test('with files is refused, where files are taken', async () => {
    const gateway = await startCountedGateway({ server: { uploads: {} } })
    const body = new FormData()
    body.set('operations', JSON.stringify({ query: 'mutation { touch { id } }' }))
    body.set('map', '{}')
    const response = await fetch(gateway.url, { method: 'POST', body })
    expect(response.status).toBe(400)
    expect(gateway.calls()).toBe(0)
  })
})

test.each([
  'x-selvage-require-preflight',
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-apollo-operation-name',
])('a GET with %s is answered', async (name) => {
  const gateway = await startCountedGateway()
  expect(await (await fetch(gateway.url + search, { headers: { [name]: '1' } })).json()).toEqual(answer)
})

test.each([
  ['a JSON content type', { 'content-type': 'application/json' }],
  ['a page of the same origin', { 'sec-fetch-site': 'same-origin' }],
])('a GET with %s is answered', async (_name, headers) => {
  const gateway = await startCountedGateway()
  expect(await (await fetch(gateway.url + search, { headers })).json()).toEqual(answer)
})

test('without the guard, any GET is answered', async () => {
  const gateway = await startCountedGateway({ server: { csrf: false } })
  expect(await (await fetch(gateway.url + search)).json()).toEqual(answer)
})

test.each([{ csrf: true }, { csrf: false }])('a mutation by GET is refused, with %j', async (server) => {
  const gateway = await startCountedGateway({ server })
  const response = await gateway.get({ query: 'mutation { touch { id } }' })
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('POST')
  expect(gateway.calls()).toBe(0)
})

const routes = ['/graphql', '/health', '/ready', '/nowhere'] as const
const preflight = (origin: string) => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type, x-mine',
  },
})

const corsHeaders = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')))

test.each(routes)('by default no page of another site may read %s', async (route) => {
  const gateway = await startCountedGateway()
  const asked = await fetch(gateway.origin + route, preflight('https://evil.example'))
  expect(corsHeaders(asked)).toEqual({})
  const response = await fetch(gateway.origin + route, { headers: { origin: 'https://evil.example' } })
  expect(corsHeaders(response)).toEqual({})
})

const cors = { origins: ['https://shop.example', 'https://*.shop.example', 'http://localhost:3000'] }

test.each(routes)('a preflight for %s is answered to origins of the config', async (route) => {
  const gateway = await startCountedGateway({ server: { cors: { ...cors, credentials: true } } })
  const response = await fetch(gateway.origin + route, preflight('https://shop.example'))
  expect(response.status).toBe(204)
  expect(corsHeaders(response)).toEqual({
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'content-type, x-mine',
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'access-control-allow-origin': 'https://shop.example',
    'access-control-max-age': '600',
  })
  expect(response.headers.get('vary')).toContain('origin')
  expect(gateway.calls()).toBe(0)
})

test('pages may send and read what the config says', async () => {
  const gateway = await startCountedGateway({
    server: { cors: { ...cors, allowedHeaders: ['x-a', 'x-b'], exposedHeaders: ['x-c'], maxAgeSeconds: 5 } },
  })
  const asked = await fetch(gateway.url, preflight('https://shop.example'))
  expect(corsHeaders(asked)).toMatchObject({
    'access-control-allow-headers': 'x-a, x-b',
    'access-control-max-age': '5',
  })
  const response = await gateway.post({ query }, { origin: 'https://shop.example' })
  expect(corsHeaders(response)).toEqual({
    'access-control-allow-origin': 'https://shop.example',
    'access-control-expose-headers': 'x-request-id, retry-after, x-c',
  })
  expect(response.headers.get('vary')).toBe('origin')
  expect(await response.json()).toEqual(answer)
})

test.each([
  'https://shop.example.evil.example',
  'https://evil-shop.example',
  'http://shop.example',
  'https://shop.example:8443',
  'https://.shop.example',
  'https://evil.example/.shop.example',
  'https://evil.example?.shop.example',
  'https://shop.example.',
  'http://localhost:30001',
  'http://aaa.shop.example',
  'null',
])('the origin %s is not one of the config', async (origin) => {
  const gateway = await startCountedGateway({ server: { cors: { ...cors, credentials: true } } })
  expect(corsHeaders(await fetch(gateway.url, preflight(origin)))).toEqual({})
  const response = await gateway.post({ query }, { origin })
  expect(corsHeaders(response)).toEqual({})
  expect(response.headers.get('vary')).toBe('origin')
})

test.each(['https://a.shop.example', 'https://a.b.shop.example', 'http://localhost:3000'])(
  'the origin %s is one of the config',
  async (origin) => {
    const gateway = await startCountedGateway({ server: { cors } })
    const response = await gateway.post({ query }, { origin })
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
  },
)

test('every origin may be allowed, without credentials', async () => {
  const gateway = await startCountedGateway({ server: { cors: { origins: ['*'] } } })
  const response = await gateway.post({ query }, { origin: 'https://any.example' })
  expect(corsHeaders(response)).toEqual({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'x-request-id, retry-after',
  })
})

test('a refusal can be read by pages that may read answers', async () => {
  const gateway = await startCountedGateway({ server: { cors } })
  const response = await gateway.post({ query: '{' }, { origin: 'https://shop.example' })
  expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example')
})

test.each([['shop.example'], ['https://shop.example/'], ['https://*.*.example'], ['null'], []])(
  'the origins %j are refused when the config is read',
  async (...origins) => {
    await expect(startCountedGateway({ server: { cors: { origins } } })).rejects.toThrow()
  },
)
