import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { expect, onTestFinished, test } from 'vitest'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import { openRegistry } from '../../gateway/registry/open-registry.ts'
import { createGateway } from '../../gateway/server/create-gateway.ts'
import { listen } from '../../gateway/server/listen.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { productsSdl, reviewsSdl } from '../support/registry-schemas.ts'
import { runCli } from '../support/run-cli.ts'
import { startGraphQLService } from '../support/start-service.ts'

const adminToken = 'an-admin-token-of-the-tests'
const adminHeaders = { authorization: `Bearer ${adminToken}` }

async function createFolder(files: Readonly<Record<string, string>> = {}) {
  const folder = await createTestFolder(files)
  onTestFinished(() => folder[Symbol.asyncDispose]())
  return folder
}

async function startRegistry(): Promise<string> {
  const folder = await createFolder()
  const { log } = createRecordingLogger()
  const registry = await openRegistry({ location: `${folder.path}/registry`, adminToken, log })
  const respond = getRequestListener(registry.api.fetch)
  const server = createServer((request, response) => void respond(request, response))
  const { url } = await listen(server, { host: '127.0.0.1', port: 0, path: '/', tls: undefined })
  onTestFinished(async () => {
    registry.stopWaiting()
    server.closeAllConnections()
    server.close()
    await registry[Symbol.asyncDispose]()
  })
  return url
}

const followRegistry = (registry: string): GatewayOptions => ({
  sources: {},
  supergraph: { location: `${registry}graphs/main/variants/main/supergraph`, headers: adminHeaders },
})

async function startGateway(options: GatewayOptions) {
  const folder = await createFolder()
  const { log } = createRecordingLogger()
  const gateway = createGateway({ ...options, server: { port: 0 } }, { baseDir: folder.path, log })
  const { url } = await gateway.start()
  onTestFinished(() => gateway.stop())
  return async (query: string): Promise<unknown> => {
    const body = JSON.stringify({ query })
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    return response.json()
  }
}

async function startService(sdl: string, resolvers: object): Promise<string> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: { ...resolvers } }])
  const service = await startGraphQLService(schema)
  onTestFinished(() => service[Symbol.asyncDispose]())
  return service.url
}

test('what is published, and what is rolled back, is served within a second, and no request fails', async () => {
  const registry = await startRegistry()
  const products = await startService(productsSdl, { Query: { product: () => ({ id: '1', name: 'Twill' }) } })
  const reviews = await startService(reviewsSdl(), {
    Product: { __resolveReference: () => ({ id: '1', stars: 4 }) },
  })
  const env = { SELVAGE_REGISTRY: registry, SELVAGE_REGISTRY_TOKEN: adminToken }
  const folder = await createFolder({
    'products.graphql': productsSdl,
    'without-name.graphql': productsSdl.replace('name: String', ''),
  })
  const selvage = (...args: readonly string[]) => runCli(args, { cwd: folder.path, env })
  const send = (path: string, method: string, body: object) =>
    fetch(`${registry}graphs/main/variants/main/${path}`, {
      method,
      headers: { ...adminHeaders, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  const created = await selvage('tokens', 'create', 'products-ci', '--team', 'products')
  expect(created).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^selvage_\w{12}_\S{43}\n$/) as unknown,
  })
  const published = await selvage(
    'publish',
    'products',
    '--schema',
    'products.graphql',
    '--url',
    products,
    '--label',
    'tier=1',
  )
  expect(published).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^main is at version 1 /) as unknown,
  })
  const ask = await startGateway(followRegistry(registry))
  expect(await ask('{ product { name } }')).toEqual({ data: { product: { name: 'Twill' } } })

  const over = new AbortController()
  const answers = new Set<string>()
  const load = (async () => {
    while (!over.signal.aborted) answers.add(JSON.stringify(await ask('{ product { name } }')))
  })()

  await send('subgraphs/reviews', 'PUT', { url: reviews, document: reviewsSdl() })
  await eventually(async () => {
    expect(await ask('{ product { stars } }')).toEqual({ data: { product: { stars: 4 } } })
  }, 1_000)

  const refused = await selvage('publish', 'products', '-s', 'without-name.graphql', '-u', products)
  expect(refused.code).toBe(1)
  expect(refused.stderr).toMatch(/status 422[^]*Field 'name' was removed/)

  const checked = await selvage('check', 'products', '--schema', 'without-name.graphql', '--registry')
  expect([checked.code, checked.stdout]).toEqual([2, expect.stringContaining("Field 'name' was removed")])

  await send('rollback', 'POST', { version: 1 })
  await eventually(async () => {
    expect(await ask('{ product { stars } }')).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    })
  }, 1_000)
  over.abort()
  await load
  expect([...answers]).toEqual(['{"data":{"product":{"name":"Twill"}}}'])

  const history = await selvage('history')
  expect(history.stdout.split('\n').map((line) => line.replace(/^(\d)  .*  /, '$1 '))).toEqual([
    '3 goes back to version 1',
    '2 publishes reviews',
    '1 publishes products',
    '',
  ])
  expect((await selvage('diff', '1', '2')).stdout).toMatch(/^safe +Field 'stars' was added/)
  expect((await selvage('promote', 'main', '--variant', 'prod')).stdout).toMatch(/^prod is at version 1/)
  expect((await selvage('variants')).stdout).toBe('main  main  3\nmain  prod  1\n')
  expect((await selvage('subgraphs', 'list', '--json')).stdout).toContain('"tier": "1"')
}, 120_000)

test('a gateway serves the registry itself as GraphQL, by its OpenAPI document', async () => {
  const registry = await startRegistry()
  const ask = await startGateway({
    sources: {
      registry: {
        kind: 'openapi',
        document: `${registry}openapi.json`,
        url: registry,
        headers: { set: adminHeaders },
      },
    },
  })
  const publish = `mutation {
    publishSubgraph(graph: "main", variant: "main", subgraph: "products", input: {
      url: "http://products.example/graphql", document: ${JSON.stringify(productsSdl)}
    }) { version summary }
  }`
  expect(await ask(publish)).toEqual({
    data: { publishSubgraph: { version: 1, summary: 'publishes products' } },
  })
  expect(await ask('{ listVariants { graph name version } }')).toEqual({
    data: { listVariants: [{ graph: 'main', name: 'main', version: 1 }] },
  })
  expect(await ask('{ listSubgraphs(graph: "main", variant: "main") { name kind publishedBy } }')).toEqual({
    data: { listSubgraphs: [{ name: 'products', kind: 'federation', publishedBy: 'operator' }] },
  })
})
