import { expect, test } from 'vitest'
import { createApiKey } from '../../gateway/plugins/auth/consumers/api-key.ts'
import { eventually } from '../support/eventually.ts'
import { createConsumerFile, startConsumerServer } from './consumer-kit.ts'
import { expectNoLeak, startAuthServer } from './start-auth-server.ts'

const dayMs = 86_400_000

test('a key says which consumer calls, with its plan, scopes and roles', async () => {
  const file = await createConsumerFile()
  const scopes = ['--scopes', 'read:orders', 'write:orders', '--roles', 'partner']
  const key = await file.keys('create', 'shop', '--plan', 'gold', ...scopes)
  const server = await startConsumerServer(file, { apiKeys: {} })
  const answer = await server.ask({ 'x-api-key': key })
  expect(answer).toMatchObject({
    status: 200,
    data: { user: 'shop', plan: 'gold', scopes: ['read:orders', 'write:orders'], roles: ['partner'] },
  })
  expectNoLeak(key, answer, server)
})

test('without a key, the challenge names the header', async () => {
  const file = await createConsumerFile()
  await file.keys('create', 'shop')
  const server = await startConsumerServer(file, { apiKeys: { header: 'X-Shop-Key' } })
  expect(await server.ask({ 'x-api-key': 'slv_live_x' })).toMatchObject({
    status: 401,
    code: 'UNAUTHENTICATED',
    challenge: 'ApiKey header="x-shop-key"',
  })
})

test('a key that is not quite right is refused, also where callers need none, and is told nowhere', async () => {
  const file = await createConsumerFile()
  const key = await file.keys('create', 'shop')
  const server = await startConsumerServer(file, { mode: 'optional', apiKeys: {} })
  const last = key.endsWith('a') ? 'b' : 'a'
  const wrong = [
    key.slice(0, -1) + last,
    key.slice(0, -1),
    `${key}a`,
    key.toUpperCase(),
    `Bearer ${key}`,
    createApiKey().text,
    'nonsense-that-is-no-key',
    '__proto__',
  ]
  for (const one of wrong) {
    const answer = await server.ask({ 'x-api-key': one })
    expect(answer, one).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
    expectNoLeak(one.replace(/^Bearer /, ''), answer, server)
  }
  expect((await server.ask()).data).toMatchObject({ user: null })
})

test('a key in the file is none that can be called with', async () => {
  const file = await createConsumerFile()
  const key = await file.keys('create', 'shop')
  const text = await file.read()
  expect(text).not.toContain(key)
  const [, hash = ''] = /"hash": "(\w+)"/.exec(text) ?? []
  const server = await startConsumerServer(file, { apiKeys: {} })
  expect((await server.ask({ 'x-api-key': hash })).status).toBe(401)
})

test('a key that is revoked is refused within five seconds, and others go on', async () => {
  const file = await createConsumerFile()
  const key = await file.keys('create', 'shop')
  const other = await file.keys('create', 'shop')
  const server = await startConsumerServer(file, { apiKeys: {} })
  expect((await server.ask({ 'x-api-key': key })).status).toBe(200)
  await file.keys('revoke', key.slice('slv_live_'.length, 'slv_live_'.length + 10))
  await eventually(async () => {
    expect((await server.ask({ 'x-api-key': key })).status).toBe(401)
  }, 5_000)
  expect((await server.ask({ 'x-api-key': other })).status).toBe(200)
})

test('a key that is created is taken without a new start', async () => {
  const file = await createConsumerFile()
  await file.keys('create', 'shop')
  const server = await startConsumerServer(file, { apiKeys: {} })
  const key = await file.keys('create', 'stall')
  await eventually(async () => {
    expect((await server.ask({ 'x-api-key': key })).data).toMatchObject({ user: 'stall' })
  })
})

test('a key ends when it expires', async () => {
  const file = await createConsumerFile()
  const inTwoDays = new Date(Date.now() + 2 * dayMs).toISOString()
  const key = await file.keys('create', 'shop', '--expires', inTwoDays)
  const server = await startConsumerServer(file, { apiKeys: {} })
  server.clock.nowMs = Date.parse(inTwoDays) - 1
  expect((await server.ask({ 'x-api-key': key })).status).toBe(200)
  server.clock.nowMs = Date.parse(inTwoDays)
  expect((await server.ask({ 'x-api-key': key })).status).toBe(401)
})

test('a file with mistakes is reported once, and what was read before holds', async () => {
  const file = await createConsumerFile()
  const key = await file.keys('create', 'shop')
  const server = await startConsumerServer(file, { apiKeys: {} })
  const good = await file.read()
  const complaints = () => server.lines.filter(({ level }) => level === 'error')
  await file.write(good.replace('"scopes"', '"scoops"'))
  await eventually(() => expect(complaints()).toHaveLength(1))
  expect(complaints()[0]?.facts.err).toMatchObject({ code: 'CONSUMERS_INVALID' })
  expect((await server.ask({ 'x-api-key': key })).status).toBe(200)
  await file.write(good.replace('"shop"', '"stall"'))
  await eventually(async () => {
    expect((await server.ask({ 'x-api-key': key })).data).toMatchObject({ user: 'stall' })
  })
  expect(complaints()).toHaveLength(1)
})

test('a gateway without its file of consumers does not start', async () => {
  const file = await createConsumerFile()
  await expect(startConsumerServer(file, { apiKeys: {} })).rejects.toMatchObject({
    code: 'CONSUMERS_INVALID',
  })
})

test('a key in the URL is taken only where the config says so, and is in no log', async () => {
  const file = await createConsumerFile()
  const key = await file.keys('create', 'shop')
  const query = { query: '{ user }', key }
  const closed = await startConsumerServer(file, { apiKeys: {} })
  expect((await closed.get(query)).status).toBe(401)
  const server = await startConsumerServer(file, { apiKeys: { queryParameter: 'key' } })
  const response = await server.get(query)
  expect(await response.json()).toEqual({ data: { user: 'shop' } })
  await eventually(() => expect(server.events).toHaveLength(1))
  expect(JSON.stringify([server.lines, server.events])).not.toContain(key)
})

test.each([
  ['no consumers', { apiKeys: {} }, 'consumers'],
  ['a header for schemes', { consumers: { file: 'x' }, apiKeys: { header: 'Authorization' } }, 'header'],
  ['a parameter of GraphQL', { consumers: { file: 'x' }, apiKeys: { queryParameter: 'query' } }, 'Param'],
])('a config with %s is refused', async (_what, options, name) => {
  const file = await createConsumerFile()
  await expect(startAuthServer(options, undefined, { baseDir: file.folder })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    details: [expect.stringContaining(name)],
  })
})
