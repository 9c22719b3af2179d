import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { expect, onTestFinished, test } from 'vitest'
import { createTestContext } from '../../test/support/create-test-context.ts'
import { createTestFolder } from '../../test/support/create-test-folder.ts'
import { eventually } from '../../test/support/eventually.ts'
import { containing } from '../../test/support/matchers.ts'
import { startGraphQLService, startService } from '../../test/support/start-service.ts'
import { gatewaySchema } from '../config/gateway-options.ts'
import type { GatewayOptions } from '../config/gateway-options.ts'
import { silentLogger } from '../telemetry/logger.ts'
import { createHttpClient } from '../upstream/http-client.ts'
import { composeSubgraphs } from './compose-subgraphs.ts'
import { createGraphManager } from './graph-manager.ts'
import type { GraphManager } from './graph-manager.ts'
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

function createManager(location: string, options: GatewayOptions = { sources: {} }): GraphManager {
  const http = createHttpClient()
  const settings = gatewaySchema.parse(options)
  const recipe = createSupergraphRecipe({ location, settings, http, pollIntervalMs: 5 })
  const manager = createGraphManager({ recipe, log: silentLogger })
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
    sources: { greeter: { kind: 'federation', url: greeter.url, headers } },
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
