import { expect, test } from 'vitest'
import type { ResponseCacheOptions } from '../../gateway/config/response-cache-options.ts'
import { createConsumerFile } from '../auth/consumer-kit.ts'
import { startService } from '../support/start-service.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import { startCachedGateway } from './cached-gateway.ts'

const product = '{ product { id } }'
const me = '{ me { name } }'

const ada = { authorization: 'Bearer ada' }
const bob = { authorization: 'Bearer bob' }

test('whoever has credentials has answers of its own, and who has none shares them', async () => {
  const gateway = await startCachedGateway()
  expect(await gateway.outcomes([product, product])).toEqual(['stored', 'hit'])
  expect(await gateway.outcomes([product, product], ada)).toEqual(['stored', 'hit'])
  expect(await gateway.outcomes([product, product], bob)).toEqual(['stored', 'hit'])
  expect(await gateway.outcomes([product, product], { cookie: 'session=1' })).toEqual(['stored', 'hit'])
  expect(await gateway.outcomes([product])).toEqual(['hit'])
})

test('what is private is never given to another, and no cache on the way may keep it', async () => {
  for (const separate of ['credentials', 'private'] as const) {
    const gateway = await startCachedGateway({ responseCache: { separate } })
    for (const caller of [ada, bob, {}, ada, bob, {}]) {
      const { text, headers } = await gateway.ask(me, caller)
      expect(text).toBe(
        JSON.stringify({
          data: { me: { name: 'authorization' in caller ? caller.authorization : 'nobody' } },
        }),
      )
      expect(headers.get('cache-control')).toBe('private, max-age=20')
    }
    expect(gateway.calls()).toBe(3)
  }
})

/** A gateway whose only service gets no more of a request than the config says. */
async function startWithService(forward: readonly string[], responseCache: ResponseCacheOptions) {
  const sdl = `
    type Query { item: Item, mine: Item }
    type Item { id: ID, note: String }
  `
  const service = await startService((_request, response) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ data: { item: { id: '1' }, mine: { id: '2' } } }))
  })
  const file = await createConsumerFile()
  const keys = [await file.keys('create', 'ada'), await file.keys('create', 'bob')]
  const gateway = await startTestGateway({
    sources: { shop: { kind: 'graphql', url: service.url, schema: { sdl }, headers: { forward } } },
    config: {
      authentication: { mode: 'optional', consumers: { file: 'consumers.json' }, apiKeys: {} },
      authorization: { rules: { 'Query.mine': { authenticated: true } } },
      responseCache: { jitter: 0, ttl: 60_000, ...responseCache },
    },
    baseDir: file.folder,
  })
  const outcome = async (query: string, headers: Readonly<Record<string, string>>) => {
    const response = await gateway.post({ query }, headers)
    await response.text()
    const status = response.headers.get('cache-status') ?? ''
    return `${/\b(?:hit|stored|bypass)\b/.exec(status)?.[0] ?? 'miss'} ${response.headers.get('cache-control')}`
  }
  return { outcome, ada: { 'x-api-key': keys[0] ?? '' }, bob: { 'x-api-key': keys[1] ?? '' } }
}

test('with `separate: private`, what is public is shared by all callers for whom services are asked alike', async () => {
  const gateway = await startWithService(['x-tenant'], { separate: 'private' })
  const item = '{ item { id } }'
  expect(await gateway.outcome(item, gateway.ada)).toBe('stored public, max-age=60')
  expect(await gateway.outcome(item, gateway.bob)).toBe('hit public, max-age=60')
  expect(await gateway.outcome(item, {})).toBe('hit public, max-age=60')
  expect(await gateway.outcome(item, { ...gateway.ada, 'x-tenant': 'a' })).toBe('stored private, max-age=60')
  expect(await gateway.outcome(item, { ...gateway.bob, 'x-tenant': 'a' })).toBe('hit private, max-age=60')
  expect(await gateway.outcome(item, { ...gateway.bob, 'x-tenant': 'b' })).toBe('stored private, max-age=60')
})

test('a field with a rule is private, whatever is said of it', async () => {
  const gateway = await startWithService([], { separate: 'private' })
  const mine = '{ mine { id } }'
  expect(await gateway.outcome(mine, gateway.ada)).toBe('stored private, max-age=60')
  expect(await gateway.outcome(mine, gateway.ada)).toBe('hit private, max-age=60')
  expect(await gateway.outcome(mine, gateway.bob)).toBe('stored private, max-age=60')
  expect(await gateway.outcome(mine, {})).toBe('miss no-store')
})

test('headers and claims that the config names have answers of their own', async () => {
  const gateway = await startWithService([], { separate: 'private', headers: ['Accept-Language'] })
  const item = '{ item { id } }'
  expect(await gateway.outcome(item, { 'accept-language': 'de' })).toMatch('stored')
  expect(await gateway.outcome(item, { 'accept-language': 'en' })).toMatch('stored')
  expect(await gateway.outcome(item, { 'accept-language': 'de' })).toMatch('hit')
})

test('a hit is for those who may come in only', async () => {
  const gateway = await startWithService([], {})
  expect(await gateway.outcome('{ item { id } }', gateway.ada)).toMatch('stored')
  expect(await gateway.outcome('{ item { id } }', { 'x-api-key': 'slv_live_nonsense' })).toBe('miss null')
})
