import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseOptions } from '../../gateway/config/parse-options.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
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
