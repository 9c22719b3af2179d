import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLResolverMap } from '@apollo/subgraph'
import { parse } from 'graphql'
import { expect, onTestFinished, test } from 'vitest'
import { createGateway } from '../../gateway/server/create-gateway.ts'
import { adminHeaders, adminOptions } from '../support/admin.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { startAnswering, startGraphQLService } from '../support/start-service.ts'

const federation = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"]) '
const products = 'type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String }'
const reviews = 'type Product @key(fields: "id") { id: ID! stars: Int }'

async function startSource(typeDefs: string, resolvers: GraphQLResolverMap<unknown>): Promise<string> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(federation + typeDefs), resolvers }])
  const service = await startGraphQLService(schema)
  onTestFinished(() => service[Symbol.asyncDispose]())
  return service.url
}

const startProducts = () => startSource(products, { Query: { product: () => ({ id: '1', name: 'Twill' }) } })
const startReviews = () =>
  startSource(reviews, { Product: { __resolveReference: ({ id }: { id: string }) => ({ id, stars: 4 }) } })

async function start(baseDir: string, url: string) {
  const { log, lines } = createRecordingLogger()
  const sources = { products: { kind: 'federation', url } } as const
  const gateway = createGateway({ sources, server: { port: 0 }, admin: adminOptions }, { baseDir, log })
  const { url: graphql, adminUrl = '' } = await gateway.start()
  onTestFinished(() => gateway.stop())

  async function ask(query: string): Promise<unknown> {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(graphql, { method: 'POST', headers, body: JSON.stringify({ query }) })
    return response.json()
  }
  function change(method: string, name: string, source?: unknown): Promise<Response> {
    const headers = { ...adminHeaders, 'content-type': 'application/json' }
    const body = source === undefined ? null : JSON.stringify(source)
    return fetch(`${adminUrl}sources/${name}`, { method, headers, body })
  }
  return { ask, change, lines, stop: () => gateway.stop() }
}

async function startInFolder() {
  const folder = await createTestFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const url = await startProducts()
  return { folder, url, gateway: await start(folder.path, url) }
}

test('a source is put and removed while queries run, and none of them fails', async () => {
  const { gateway } = await startInFolder()
  const { ask, change } = gateway
  const answers: unknown[] = []
  const over = new AbortController()
  const load = (async () => {
    while (!over.signal.aborted) answers.push(await ask('{ product { name } }'))
  })()

  const put = await change('PUT', 'reviews', { kind: 'federation', url: await startReviews() })
  expect([put.status, await put.text()]).toEqual([204, ''])
  expect(await ask('{ product { name stars } }')).toEqual({ data: { product: { name: 'Twill', stars: 4 } } })

  const removed = await change('DELETE', 'reviews')
  expect(removed.status).toBe(204)
  expect(await ask('{ product { stars } }')).toMatchObject({
    errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  })
  over.abort()
  await load
  expect(answers.length).toBeGreaterThan(0)
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set(['{"data":{"product":{"name":"Twill"}}}']),
  )
})

test('what was put outlasts a restart, and is readable by its owner alone', async () => {
  const { folder, url, gateway } = await startInFolder()
  await gateway.change('PUT', 'reviews', { kind: 'federation', url: await startReviews() })
  const { mode } = await stat(join(folder.path, '.selvage/sources.json'))
  expect(mode & 0o077).toBe(0)
  await gateway.stop()
  const next = await start(folder.path, url)
  expect(await next.ask('{ product { stars } }')).toEqual({ data: { product: { stars: 4 } } })
})

test('a source of the config is replaced', async () => {
  const { gateway } = await startInFolder()
  const { ask, change } = gateway
  const other = await startSource(products, { Query: { product: () => ({ id: '2', name: 'Linen' }) } })
  const url = await startReviews()
  expect(await change('PUT', 'reviews', { kind: 'federation', url })).toHaveProperty('status', 204)
  expect(await change('PUT', 'products', { kind: 'federation', url: other })).toHaveProperty('status', 204)
  expect(await ask('{ product { name stars } }')).toEqual({ data: { product: { name: 'Linen', stars: 4 } } })
})

test('sources that are put at once are all there', async () => {
  const { folder, gateway } = await startInFolder()
  const url = await startReviews()
  const names = Array.from({ length: 8 }, (_, index) => `reviews${index}`)
  const sdl = (index: number) => federation + `type Product @key(fields: "id") { id: ID! stars${index}: Int }`
  const statuses = await Promise.all(
    names.map(async (name, index) => {
      await folder.write(`${name}.graphql`, sdl(index))
      const { status } = await gateway.change('PUT', name, {
        kind: 'federation',
        url,
        schema: `${name}.graphql`,
      })
      return status
    }),
  )
  expect(statuses).toEqual(names.map(() => 204))
  const fields = await gateway.ask('{ product { name } }')
  expect(fields).toEqual({ data: { product: { name: 'Twill' } } })
  const kept: unknown = JSON.parse(await readFile(join(folder.path, '.selvage/sources.json'), 'utf8'))
  expect(kept).toEqual(Object.fromEntries(names.map((name) => [name, expect.anything() as unknown])))
})

test.each([
  ['no kind', {}, { status: 400, words: /kind/ }],
  ['an unknown kind', { kind: 'soap' }, { status: 422, words: /soap/ }],
  [
    'an unknown option',
    { kind: 'federation', url: 'http://localhost', colour: 'red' },
    { status: 422, words: /colour/ },
  ],
  [
    'code',
    { kind: 'local', schema: 'a.graphql', resolvers: 'a.ts' },
    { status: 422, words: /only the config/ },
  ],
])('a source with %s is refused, and nothing changes', async (_name, source, { status, words }) => {
  const { folder, gateway } = await startInFolder()
  const response = await gateway.change('PUT', 'reviews', source)
  expect(response.status).toBe(status)
  expect(await response.text()).toMatch(words)
  expect(await gateway.ask('{ product { name } }')).toEqual({ data: { product: { name: 'Twill' } } })
  await expect(readFile(join(folder.path, '.selvage/sources.json'))).rejects.toThrow('ENOENT')
})

test('a source that does not compose is refused with the reasons, and nothing changes', async () => {
  const { gateway } = await startInFolder()
  const url = await startSource('type Query { product: Int }', { Query: { product: () => 1 } })
  const response = await gateway.change('PUT', 'broken', { kind: 'federation', url })
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({
    code: 'COMPOSITION_FAILED',
    details: [expect.stringContaining('Query.product'), expect.stringContaining('hint')],
  })
  expect(await gateway.ask('{ product { name } }')).toEqual({ data: { product: { name: 'Twill' } } })
})

test('a service that gives no schema is refused with 502', async () => {
  const { gateway } = await startInFolder()
  const service = await startAnswering(503, 'text/plain', 'down')
  onTestFinished(() => service[Symbol.asyncDispose]())
  const response = await gateway.change('PUT', 'down', { kind: 'federation', url: service.url })
  expect([response.status, await response.json()]).toMatchObject([502, { code: 'SCHEMA_UNAVAILABLE' }])
})

test('a source that is not there, and the last one, are not removed', async () => {
  const { gateway } = await startInFolder()
  const missing = await gateway.change('DELETE', 'nobody')
  expect([missing.status, await missing.json()]).toMatchObject([404, { code: 'SOURCE_NOT_FOUND' }])
  const last = await gateway.change('DELETE', 'products')
  expect([last.status, await last.json()]).toMatchObject([422, { code: 'COMPOSITION_FAILED' }])
  expect(await gateway.ask('{ product { name } }')).toEqual({ data: { product: { name: 'Twill' } } })
})

test('a file of changes that is damaged is said, and the running graph keeps serving', async () => {
  const { folder, url, gateway } = await startInFolder()
  await gateway.change('PUT', 'reviews', { kind: 'federation', url: await startReviews() })
  await writeFile(join(folder.path, '.selvage/sources.json'), '{')
  const response = await gateway.change('PUT', 'again', { kind: 'federation', url })
  expect([response.status, await response.json()]).toMatchObject([
    422,
    { code: 'CONFIG_INVALID', title: expect.stringContaining('sources.json') as unknown },
  ])
  expect(await gateway.ask('{ product { stars } }')).toEqual({ data: { product: { stars: 4 } } })
})
