import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseOptions } from '../../gateway/config/parse-options.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { eventually } from '../support/eventually.ts'
import { startRedis } from '../support/start-redis.ts'
import { startTestServer } from '../support/start-test-server.ts'

const graph = createExecutableGraph({ typeDefs: 'type Query { hello: String, bye: String }' })
const accept = 'application/graphql-response+json'

/** The extension that names a document. */
function named(query: string) {
  const sha256Hash = createHash('sha256').update(query).digest('hex')
  return { extensions: { persistedQuery: { version: 1, sha256Hash } } }
}

function start(maxBytes?: number) {
  const automatic = maxBytes === undefined ? {} : { maxBytes }
  return startTestServer({ graph, config: { persistedDocuments: { automatic } } })
}

const query = '{ hello }'
const answered = { data: { hello: null } }

test('a document is asked for once, and then known by its hash, by POST and by GET', async () => {
  const server = await start()
  const unknown = await server.post(named(query))
  expect(unknown.status).toBe(200)
  expect(unknown.headers.get('cache-control')).toBe('no-store')
  expect(await unknown.json()).toEqual({
    errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
  })
  expect((await server.post(named(query), { accept })).status).toBe(404)
  expect(await (await server.post({ query, ...named(query) })).json()).toEqual(answered)
  expect(await (await server.post(named(query))).json()).toEqual(answered)
  const extensions = JSON.stringify(named(query).extensions)
  expect(await (await server.get({ extensions })).json()).toEqual(answered)
})

test('a document is not remembered under the hash of another', async () => {
  const server = await start()
  const refused = await server.post({ query: '{ bye }', ...named(query) }, { accept })
  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
  expect((await server.post(named(query), { accept })).status).toBe(404)
})

test('a document that is not valid is not remembered', async () => {
  const server = await start()
  const invalid = '{ nobody }'
  expect((await server.post({ query: invalid, ...named(invalid) }, { accept })).status).toBe(400)
  expect((await server.post(named(invalid), { accept })).status).toBe(404)
})

test('the longest unused documents go when there are too many bytes', async () => {
  const server = await start(200)
  const texts = ['{ hello }', '{ bye }', '{ hello bye }']
  for (const text of texts) await (await server.post({ query: text, ...named(text) })).text()
  const statuses = await Promise.all(
    texts.map(async (text) => (await server.post(named(text), { accept })).status),
  )
  expect(statuses).toEqual([404, 200, 200])
})

test('where only trusted documents are run, none can be registered', () => {
  const persistedDocuments = { trusted: { manifests: ['a.json'] }, automatic: {} }
  expect(() => parseOptions({ sources: {}, persistedDocuments })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  )
})

test('gateways that share a Redis share documents, within bounds', async () => {
  const redis = await startRedis()
  const config = {
    redis: { url: redis.url },
    persistedDocuments: { automatic: { maxSharedDocuments: 2 } },
  }
  let nowMs = 1_800_000_000_000
  const now = () => (nowMs += 1_000)
  const [one, other] = [
    await startTestServer({ graph, config, now }),
    await startTestServer({ graph, config, now }),
  ]
  const texts = ['{ hello }', '{ bye }', '{ hello bye }']
  const statusOf = async (text: string) => (await other.post(named(text), { accept })).status
  for (const text of texts.slice(0, 2)) {
    await one.post({ query: text, ...named(text) })
    await eventually(async () => expect(await statusOf(text)).toBe(200))
  }
  const last = texts[2] ?? ''
  await one.post({ query: last, ...named(last) })
  await eventually(async () => expect(await statusOf(last)).toBe(200))
  const third = await startTestServer({ graph, config, now })
  const statuses: number[] = []
  for (const text of texts) statuses.push((await third.post(named(text), { accept })).status)
  expect(statuses).toEqual([404, 200, 200])
})

test('without its Redis a gateway knows the documents that it got itself, and asks for others', async () => {
  const redis = await startRedis()
  const config = { redis: { url: redis.url }, persistedDocuments: { automatic: {} } }
  const server = await startTestServer({ graph, config })
  await server.post({ query, ...named(query) })
  await redis.kill()
  expect(await (await server.post(named(query))).json()).toEqual(answered)
  expect((await server.post(named('{ bye }'), { accept })).status).toBe(404)
  expect(server.lines.map(({ message }) => message)).toContain(
    'automatic persisted queries: Redis does not answer',
  )
  expect(await (await server.post({ query: '{ bye }', ...named('{ bye }') })).json()).toEqual({
    data: { bye: null },
  })
})

test('what others put into Redis under a wrong name is not run', async () => {
  const redis = await startRedis()
  const config = { redis: { url: redis.url, keyPrefix: 'test:' }, persistedDocuments: { automatic: {} } }
  const server = await startTestServer({ graph, config })
  const { Redis } = await import('ioredis')
  const client = new Redis(redis.url)
  await client.hset('test:documents', named('{ bye }').extensions.persistedQuery.sha256Hash, query)
  client.disconnect()
  expect((await server.post(named('{ bye }'), { accept })).status).toBe(404)
})
