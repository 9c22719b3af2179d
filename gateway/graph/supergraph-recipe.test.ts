import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { expect, onTestFinished, test } from 'vitest'
import { createRecordingLogger } from '../../test/support/create-recording-logger.ts'
import { createTestContext } from '../../test/support/create-test-context.ts'
import { createTestFolder } from '../../test/support/create-test-folder.ts'
import { eventually } from '../../test/support/eventually.ts'
import { containing } from '../../test/support/matchers.ts'
import { startGraphQLService, startService } from '../../test/support/start-service.ts'
import { gatewaySchema } from '../config/gateway-options.ts'
import type { GatewayOptions } from '../config/gateway-options.ts'
import type { SchemaStore } from '../sources/source.ts'
import type { Logger } from '../telemetry/logger.ts'
import { silentLogger } from '../telemetry/logger.ts'
import { createHttpClient } from '../upstream/http-client.ts'
import { composeSubgraphs } from './compose-subgraphs.ts'
import { createGraphManager } from './graph-manager.ts'
import type { GraphManager } from './graph-manager.ts'
import { createMemorySchemaStore } from './schema-store.ts'
import { createSupergraphFeed } from './create-supergraph-feed.ts'
import { createSupergraphRecipe } from './supergraph-recipe.ts'

const greetingSdl = 'type Query { greeting: String }'

async function startGreeter() {
  const typeDefs = parse(greetingSdl)
  const resolvers = { Query: { greeting: () => 'hello' } }
  const service = await startGraphQLService(buildSubgraphSchema([{ typeDefs, resolvers }]))
  onTestFinished(() => service[Symbol.asyncDispose]())
  return service
}

function supergraphOf(url: string, sdl = greetingSdl): string {
  return composeSubgraphs([{ name: 'greeter', url, sdl }]).sdl
}

interface ManagerOptions {
  readonly options?: GatewayOptions
  readonly store?: SchemaStore
  readonly log?: Logger
  readonly pollIntervalMs?: number
}

function createManager(location: string, how: ManagerOptions = {}): GraphManager {
  const { options = { sources: {} }, store = createMemorySchemaStore(), log = silentLogger } = how
  const http = createHttpClient()
  const settings = gatewaySchema.parse(options)
  const feed = createSupergraphFeed({
    location,
    headers: { 'x-key': 'k' },
    pollIntervalMs: how.pollIntervalMs ?? 5,
    baseDir: '/',
    http,
  })
  const recipe = createSupergraphRecipe({ feed, settings, http, baseDir: '/', store })
  const manager = createGraphManager({ recipe, log })
  onTestFinished(async () => {
    await manager.close()
    await http.close()
  })
  return manager
}

async function greet({ graphs }: GraphManager) {
  return graphs.current?.engine.execute({ document: parse('{ greeting }') }, {}, createTestContext())
}

test('a supergraph file is served by calling its subgraphs, and is watched', async () => {
  const greeter = await startGreeter()
  await using folder = await createTestFolder({ 'supergraph.graphql': supergraphOf(greeter.url) })
  const manager = createManager(`${folder.path}/supergraph.graphql`)
  await manager.start()
  expect(await greet(manager)).toEqual({ data: { greeting: 'hello' } })

  const more = supergraphOf(greeter.url, `${greetingSdl} extend type Query { more: Int }`)
  await folder.write('supergraph.graphql', more)
  await eventually(() => {
    expect(manager.graphs.current?.schema.getQueryType()?.getFields()).toHaveProperty('more')
  })
})

test('a supergraph URL is polled with its ETag, and a new one is served', async () => {
  const greeter = await startGreeter()
  let version = 1
  const asked: string[] = []
  const registry = await startService((request, response) => {
    const etag = `"${version}"`
    asked.push(request.headers['if-none-match'] ?? 'none')
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end()
      return
    }
    const extra = version === 1 ? '' : ' extend type Query { more: Int }'
    response.writeHead(200, { etag }).end(supergraphOf(greeter.url, greetingSdl + extra))
  })
  onTestFinished(() => registry[Symbol.asyncDispose]())
  const manager = createManager(registry.url)
  await manager.start()
  const first = manager.graphs.current
  await eventually(() => expect(asked.slice(0, 3)).toEqual(['none', '"1"', '"1"']))
  expect(manager.graphs.current).toBe(first)

  version = 2
  await eventually(() => {
    expect(manager.graphs.current?.schema.getQueryType()?.getFields()).toHaveProperty('more')
  })
})

test('a supergraph server that can wait is asked at once again, and a new one is served when it comes', async () => {
  const greeter = await startGreeter()
  let version = 1
  let waiting: (() => void) | undefined
  const questions: (string | undefined)[] = []
  await using server = await startService(({ headers }, response) => {
    questions.push(headers.prefer?.toString())
    const answer = () => {
      const sdl = version === 1 ? greetingSdl : `${greetingSdl} extend type Query { more: Int }`
      const known = headers['if-none-match'] === `"${version}"`
      response
        .writeHead(known ? 304 : 200, { etag: `"${version}"`, 'preference-applied': 'wait=20' })
        .end(known ? undefined : supergraphOf(greeter.url, sdl))
    }
    if (questions.length === 3) waiting = answer
    else answer()
  })
  const manager = createManager(server.url, { pollIntervalMs: 600_000 })
  await manager.start()
  await eventually(() => expect(waiting).toBeDefined())
  expect(questions).toEqual([undefined, 'wait=20', 'wait=20'])
  version = 2
  waiting?.()
  await eventually(() => {
    expect(manager.graphs.current?.schema.getQueryType()?.getFields()).toHaveProperty('more')
  })
})

test('a supergraph server that is down at the start is tried again until it answers', async () => {
  const greeter = await startGreeter()
  let status = 503
  const registry = await startService((_request, response) => {
    response.writeHead(status).end(supergraphOf(greeter.url))
  })
  onTestFinished(() => registry[Symbol.asyncDispose]())
  const manager = createManager(registry.url)
  await manager.start()
  expect(manager.failure).toMatchObject({ code: 'SCHEMA_UNAVAILABLE', message: containing('status 503') })
  status = 200
  await eventually(async () => expect(await greet(manager)).toEqual({ data: { greeting: 'hello' } }))
})

test('a source of the same name in the config says how a subgraph is called', async () => {
  const greeter = await startGreeter()
  await using folder = await createTestFolder({ 'supergraph.graphql': supergraphOf('http://127.0.0.1:1/') })
  const headers = { set: { 'x-team': 'greeters' } }
  const manager = createManager(`${folder.path}/supergraph.graphql`, {
    options: { sources: { greeter: { kind: 'federation', url: greeter.url, headers } } },
  })
  await manager.start()
  expect(await greet(manager)).toEqual({ data: { greeting: 'hello' } })
  expect(greeter.requests[0]?.headers).toMatchObject({ 'x-team': 'greeters' })
})

test('a subgraph without a URL is refused by name, and the config is pointed to', async () => {
  await using folder = await createTestFolder({ 'supergraph.graphql': supergraphOf('') })
  const manager = createManager(`${folder.path}/supergraph.graphql`)
  await expect(manager.start()).rejects.toMatchObject({
    code: 'SUPERGRAPH_INVALID',
    message: containing('sources.greeter'),
  })
})

/** A server of supergraphs that can be told what to answer with. */
async function startFeed(text: string) {
  const keys = new Set<unknown>()
  const answer = { status: 200, text }
  const service = await startService((request, response) => {
    keys.add(request.headers['x-key'])
    response.writeHead(answer.status).end(answer.text)
  })
  onTestFinished(() => service[Symbol.asyncDispose]())
  return { ...service, answer, keys }
}

test('a supergraph URL is always asked with its headers', async () => {
  const greeter = await startGreeter()
  const feed = await startFeed(supergraphOf(greeter.url))
  const manager = createManager(feed.url)
  await manager.start()
  feed.answer.text = supergraphOf(greeter.url, `${greetingSdl} extend type Query { more: Int }`)
  await eventually(() => {
    expect(manager.graphs.current?.schema.getQueryType()?.getFields()).toHaveProperty('more')
  })
  expect(feed.keys).toEqual(new Set(['k']))
})

test.each([
  ['out of reach', { status: 503, text: '' }],
  ['broken', { status: 200, text: 'type Query {' }],
  ['none', { status: 200, text: 'type Query { a: Int }' }],
])(
  'a gateway starts with its last supergraph when the newest is %s, and takes the next good one',
  async (_name, bad) => {
    const greeter = await startGreeter()
    const store = createMemorySchemaStore()
    const feed = await startFeed(supergraphOf(greeter.url))
    const earlier = createManager(feed.url, { store })
    await earlier.start()
    await earlier.close()

    Object.assign(feed.answer, bad)
    const { log, lines } = createRecordingLogger()
    const manager = createManager(feed.url, { store, log })
    await manager.start()
    expect(await greet(manager)).toEqual({ data: { greeting: 'hello' } })
    expect(lines).toContainEqual(
      expect.objectContaining({ message: 'the supergraph of the last run is served' }),
    )

    const more = supergraphOf(greeter.url, `${greetingSdl} extend type Query { more: Int }`)
    Object.assign(feed.answer, { status: 200, text: more })
    await eventually(() => {
      expect(manager.graphs.current?.schema.getQueryType()?.getFields()).toHaveProperty('more')
    })
  },
)

test('a newer supergraph that does not load is refused, and the running one stays', async () => {
  const greeter = await startGreeter()
  const feed = await startFeed(supergraphOf(greeter.url))
  const { log, lines } = createRecordingLogger()
  const manager = createManager(feed.url, { log })
  await manager.start()
  const first = manager.graphs.current
  feed.answer.text = 'type Query {'
  await eventually(() => expect(manager.failure).toMatchObject({ code: 'SUPERGRAPH_INVALID' }))
  expect(manager.graphs.current).toBe(first)
  expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1)
})

test.each(['', 'rubbish', '# sha256:0000\ntype Query { a: Int }'])(
  'a kept supergraph that is damaged (%j) is said, and is not served',
  async (damaged) => {
    const greeter = await startGreeter()
    const store: SchemaStore = { read: () => Promise.resolve(damaged), write: () => Promise.resolve() }
    const feed = await startFeed(supergraphOf(greeter.url))
    feed.answer.status = 500
    const { log, lines } = createRecordingLogger()
    const manager = createManager(feed.url, { store, log })
    await manager.start()
    expect(manager.graphs.current).toBeUndefined()
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: containing('is damaged') }),
    )
    feed.answer.status = 200
    await eventually(async () => expect(await greet(manager)).toEqual({ data: { greeting: 'hello' } }))
  },
)

test('a supergraph that can not be kept is served all the same', async () => {
  const greeter = await startGreeter()
  const store: SchemaStore = {
    read: () => Promise.resolve(undefined),
    write: () => Promise.reject(new Error('ENOSPC: no space left on device')),
  }
  const feed = await startFeed(supergraphOf(greeter.url))
  const { log, lines } = createRecordingLogger()
  const manager = createManager(feed.url, { store, log })
  await manager.start()
  expect(await greet(manager)).toEqual({ data: { greeting: 'hello' } })
  expect(lines).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      message: 'the supergraph could not be kept for the next start',
    }),
  )
})
