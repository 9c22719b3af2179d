import { createHash } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { TrustedDocumentOptions } from '../../gateway/config/persisted-document-options.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/start-test-server.ts'

const query = 'query Greet($name: String) { hello(name: $name) }'
const hash = createHash('sha256').update(query).digest('hex')
const accept = 'application/graphql-response+json'

const manifests = {
  'graphql-codegen': { [hash]: query },
  Relay: { [hash]: query, other: 'query Other { hello }' },
  Apollo: {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: hash, name: 'Greet', type: 'query', body: query }],
  },
}

async function start(manifest: unknown, options: Partial<TrustedDocumentOptions> = {}) {
  let calls = 0
  const hello = (_: unknown, { name }: { name?: string }) => {
    calls += 1
    return `Hello, ${name ?? 'you'}`
  }
  const graph = createExecutableGraph({
    typeDefs: 'type Query { hello(name: String): String }',
    resolvers: { Query: { hello } },
  })
  const folder = await createTestFolder({ 'manifest.json': toText(manifest) })
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const baseDir = folder.path
  const trusted = { manifests: ['manifest.json'], ...options }
  const config = { persistedDocuments: { trusted } }
  const server = await startTestServer({ graph, config, baseDir, server: { maxBatchSize: 5 } })
  return { ...server, calls: () => calls, path: join(baseDir, 'manifest.json') }
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

test.each(Object.entries(manifests))(
  'documents of a manifest by %s are run by their names',
  async (_, manifest) => {
    const server = await start(manifest)
    const answer = await server.post({ documentId: hash, variables: { name: 'Ada' } })
    expect(await answer.json()).toEqual({ data: { hello: 'Hello, Ada' } })
  },
)

test.each([
  ['a prefix', { documentId: `sha256:${hash}` }],
  ["Apollo's extension", { extensions: { persistedQuery: { version: 1, sha256Hash: hash.toUpperCase() } } }],
  ["Relay's id", { id: hash }],
  ["Relay's doc_id", { doc_id: hash }],
  ['the whole text', { query }],
])('a document is known by %s', async (_, body) => {
  const server = await start(manifests.Relay)
  const expected = { data: { hello: 'Hello, you' } }
  expect(await (await server.post(body)).json()).toEqual(expected)
  const search: Record<string, string> = {}
  for (const [name, value] of Object.entries<unknown>(body)) search[name] = toText(value)
  expect(await (await server.get(search)).json()).toEqual(expected)
})

test.each([
  ['another document', { query: '{ hello }' }, 403, 'DOCUMENT_NOT_TRUSTED'],
  ['a document that differs in a space', { query: `${query} ` }, 403, 'DOCUMENT_NOT_TRUSTED'],
  [
    'another document with a known name',
    { query: '{ hello }', documentId: hash },
    403,
    'DOCUMENT_NOT_TRUSTED',
  ],
  ['an unknown name', { documentId: 'nobody' }, 404, 'DOCUMENT_NOT_FOUND'],
  ['the name of what every object inherits', { documentId: 'constructor' }, 404, 'DOCUMENT_NOT_FOUND'],
  [
    'an unknown hash',
    { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } },
    404,
    'DOCUMENT_NOT_FOUND',
  ],
  [
    'a hash that is none',
    { extensions: { persistedQuery: { version: 1, sha256Hash: '' } } },
    400,
    'BAD_REQUEST',
  ],
  [
    'another protocol',
    { extensions: { persistedQuery: { version: 2, sha256Hash: hash } } },
    400,
    'BAD_REQUEST',
  ],
  ['nothing', {}, 400, 'BAD_REQUEST'],
  ['a name that is a number', { documentId: 7 }, 400, 'BAD_REQUEST'],
  ['a syntax error', { query: '{' }, 403, 'DOCUMENT_NOT_TRUSTED'],
])('%s is refused', async (...[, body, status, code]) => {
  const server = await start(manifests.Relay)
  const answer = await server.post(body, { accept })
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code } }] })
  expect(server.calls()).toBe(0)
})

test('each operation of a batch has to be trusted', async () => {
  const server = await start(manifests.Relay)
  expect(await (await server.post([{ documentId: hash }, { query: '{ hello }' }])).json()).toMatchObject([
    { data: { hello: 'Hello, you' } },
    { errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] },
  ])
  expect(server.calls()).toBe(1)
})

test('an audit runs everything, and says once in the log what it would have refused', async () => {
  const server = await start(manifests.Relay, { mode: 'audit' })
  const stranger = 'query Stranger { hello }'
  for (const text of [query, stranger, stranger]) {
    expect(await (await server.post({ query: text })).json()).toEqual({ data: { hello: 'Hello, you' } })
  }
  const strangerHash = createHash('sha256').update(stranger).digest('hex')
  expect(server.lines).toMatchObject([{ level: 'warn', facts: { hash: strangerHash } }])
})

test('a manifest that changes is read again, and one that breaks is not taken', async () => {
  const server = await start(manifests.Relay)
  const newer = { newer: 'query Newer { hello }' }
  const replace = async (text: string) => {
    await writeFile(`${server.path}.new`, text)
    await rename(`${server.path}.new`, server.path)
  }
  await replace(JSON.stringify(newer))
  await eventually(async () => expect((await server.post({ documentId: 'newer' })).status).toBe(200))
  expect((await server.post({ documentId: hash }, { accept })).status).toBe(404)
  await replace('{ broken')
  await eventually(() => expect(server.lines).toContainEqual(expect.objectContaining({ level: 'error' })))
  expect((await server.post({ documentId: 'newer' })).status).toBe(200)
  await replace(JSON.stringify(manifests.Relay))
  await eventually(async () => expect((await server.post({ documentId: hash })).status).toBe(200))
})

test.each([
  ['is not JSON', '{'],
  ['has another form', '[]'],
  ['has a document that is no text', { a: 1 }],
  ['is of another version', { ...manifests.Apollo, version: 2 }],
])('the gateway does not start with a manifest that %s', async (_, manifest) => {
  await expect(start(manifest)).rejects.toMatchObject({ code: 'MANIFEST_INVALID' })
})

test('the gateway does not start without its manifest', async () => {
  await expect(start({}, { manifests: ['nowhere.json'] })).rejects.toMatchObject({
    code: 'MANIFEST_INVALID',
    message: expect.stringContaining('nowhere.json') as string,
  })
})
