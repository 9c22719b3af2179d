import { expect, test } from 'vitest'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import { adminHeaders, adminOptions } from '../support/admin.ts'
import { createRestService } from '../support/create-rest-source.ts'
import { eventually } from '../support/eventually.ts'
import { startRedis } from '../support/start-redis.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import { startShop } from './shop.ts'

const stocks = '{ products(ids: ["1", "2"]) { stock } }'

async function startServed(config: Pick<GatewayOptions, 'redis' | 'responseCache'> = {}) {
  const shop = await startShop()
  const server = await startTestServer({
    graph: { ...shop.graph, close: () => Promise.resolve() },
    config: { admin: adminOptions, entityCache: {}, ...config },
  })
  await shop.ask(stocks)
  return { shop, server }
}

async function purge(adminUrl: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${adminUrl}cache/purge`, {
    method: 'POST',
    headers: { ...adminHeaders, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return response.json()
}

test.each([
  ['with a response cache', { responseCache: {} }],
  ['without', {}],
])('the admin API lets go of entities, %s', async (_name, config) => {
  const { shop, server } = await startServed(config)
  const outcome = await purge(server.adminUrl, { entities: ['Product:1'] })
  expect(outcome).toEqual({ purged: 0, entities: 1, isTold: true })
  expect(await shop.askedBy(stocks)).toEqual([['1']])
  expect(await purge(server.adminUrl, { types: ['Product'] })).toMatchObject({ entities: 2 })
  expect(await shop.askedBy(stocks)).toEqual([['1', '2']])
  expect(await purge(server.adminUrl, { all: true })).toMatchObject({ entities: 2 })
  expect(await shop.askedBy(stocks)).toEqual([['1', '2']])
})

test('what one gateway lets go of, all that share its Redis do', async () => {
  const redis = await startRedis()
  const config = { redis: { url: redis.url }, responseCache: {} }
  const [one, other] = [await startServed(config), await startServed(config)]
  await purge(one.server.adminUrl, { entities: ['Product:1'] })
  await eventually(async () => expect(await other.shop.askedBy(stocks)).toEqual([['1']]))
})

test('where answers are kept too, what a mutation returns is let go in all gateways that share a Redis', async () => {
  const redis = await startRedis()
  const config = { redis: { url: redis.url }, responseCache: {} }
  const [one, other] = [await startServed(config), await startServed(config)]
  await one.server.post({ query: 'mutation { rename(id: "2") { id } }' })
  await eventually(async () => expect(await other.shop.askedBy(stocks)).toEqual([['2']]))
})

test('with all, answers of REST services are let go, too', async () => {
  const operation = {
    operationId: 'name',
    responses: {
      200: { description: 'It.', content: { 'application/json': { schema: { type: 'string' } } } },
    },
  }
  const document = {
    openapi: '3.1.0',
    info: { title: 'N', version: '1' },
    paths: { '/name': { get: operation } },
  }
  await using service = await createRestService(() => ({
    headers: { 'cache-control': 'max-age=600' },
    body: '"a"',
  }))
  const server = await startTestGateway({
    sources: { names: { kind: 'openapi', document, url: service.url, httpCache: {} } },
    config: { admin: adminOptions, responseCache: {} },
  })
  const ask = () => server.post({ query: '{ name }' })
  await ask()
  await ask()
  expect(service.calls).toHaveLength(1)
  expect(await purge(server.adminUrl, { types: ['Query'] })).toEqual({ purged: 0, isTold: true })
  await ask()
  expect(service.calls).toHaveLength(1)
  await purge(server.adminUrl, { all: true })
  await ask()
  expect(service.calls).toHaveLength(2)
})
