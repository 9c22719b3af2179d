import { expect, test } from 'vitest'
import type { ResponseCacheOptions } from '../../gateway/config/response-cache-options.ts'
import type { Principal } from '../../gateway/context/gateway-context.ts'
import { answerLifeOf } from '../../gateway/engine/answer-life.ts'
import { startShop } from '../entity-cache/shop.ts'
import { federation } from '../support/estate.ts'
import { startService } from '../support/start-service.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import type { TestGatewayOptions } from '../support/start-test-gateway.ts'

const item = '{ item { id } }'
const both = '{ item { id } other { id } }'

/** Starts a service that answers everything with these headers. */
async function startSource(field: string, headers: Record<string, string>) {
  const sdl = federation('@shareable', `type Query { ${field}: Item } type Item @shareable { id: ID }`)
  const service = await startService((_request, response) => {
    response
      .writeHead(200, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ data: { [field]: { id: '1' } } }))
  })
  return { kind: 'federation' as const, url: service.url, schema: { sdl } }
}

interface StartOptions extends Pick<TestGatewayOptions, 'engine' | 'server'> {
  readonly responseCache?: ResponseCacheOptions
}

/** Starts a gateway with a service that answers with these headers, and another one whose answers live for 20 seconds. */
async function startWithHeaders(
  headers: Record<string, string>,
  { responseCache, engine = 'plan', server }: StartOptions = {},
) {
  const others = { 'cache-control': 'max-age=20' }
  const gateway = await startTestGateway({
    sources: { items: await startSource('item', headers), others: await startSource('other', others) },
    config: { responseCache: { jitter: 0, ttl: 60_000, ...responseCache } },
    engine,
    ...(server && { server }),
    now: () => 1_800_000_000_000,
  })
  return async (query: string, authorization?: string) => {
    const response = await gateway.post({ query }, authorization === undefined ? {} : { authorization })
    await response.text()
    const status = response.headers.get('cache-status') ?? ''
    return `${/\b(?:hit|stored|bypass)\b/.exec(status)?.[0] ?? 'miss'} ${response.headers.get('cache-control')}`
  }
}

test.each(['plan', 'stitch'] as const)(
  'an answer lives no longer than the services say, on the engine %s',
  async (engine) => {
    const headers = { 'cache-control': 'public, max-age=50, s-maxage=40', age: '10' }
    const outcome = await startWithHeaders(headers, { engine })
    expect(await outcome(item)).toBe('stored public, max-age=30')
    expect(await outcome(item)).toBe('hit public, max-age=30')
    expect(await outcome(both)).toBe('stored public, max-age=20')
  },
)

test.each(['plan', 'stitch'] as const)(
  'an answer with something that a service forbids to keep is not kept, on the engine %s',
  async (engine) => {
    for (const value of ['no-store', 'no-cache', 'max-age=0', 'max-age=none']) {
      const outcome = await startWithHeaders({ 'cache-control': value }, { engine })
      expect(await outcome(item)).toBe('miss no-store')
      expect(await outcome(both)).toBe('miss no-store')
      expect(await outcome('{ other { id } }')).toBe('stored public, max-age=20')
    }
  },
)

test('an answer of which services say nothing lives as long as the config says', async () => {
  const outcome = await startWithHeaders({})
  expect(await outcome(item)).toBe('stored public, max-age=60')
  const lasting = await startWithHeaders({ 'cache-control': 'max-age=3600' })
  expect(await lasting(item)).toBe('stored public, max-age=60')
})

test('what a service says is private is kept for a caller alone, and not where callers share it', async () => {
  const headers = { 'cache-control': 'private, max-age=50' }
  const apart = await startWithHeaders(headers)
  expect(await apart(item, 'ada')).toBe('stored private, max-age=50')
  expect(await apart(item, 'ada')).toBe('hit private, max-age=50')
  expect(await apart(item, 'bob')).toBe('stored private, max-age=50')
  expect(await apart(item)).toBe('miss no-store')
  const shared = await startWithHeaders(headers, { responseCache: { separate: 'private' } })
  expect(await shared(item, 'ada')).toBe('miss no-store')
  expect(await shared(item, 'bob')).toBe('miss no-store')
})

test('queries that share one run all know how its answer may be kept', async () => {
  const outcome = await startWithHeaders({ 'cache-control': 'no-store' })
  const asked = Array.from({ length: 5 }, () => outcome(item))
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['miss no-store']))
  const deduplicating = await startWithHeaders(
    { 'cache-control': 'max-age=7' },
    { server: { deduplicate: true } },
  )
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => deduplicating(item)))
  expect(outcomes.every((outcome) => outcome.endsWith('public, max-age=7'))).toBe(true)
})

test('what is made of entities that were kept has their life', async () => {
  const shop = await startShop({ responseCache: {} })
  const query = '{ product(id: "1") { stock } }'
  const principal: Principal = { subject: 'ada', scopes: [], claims: {} }
  shop.answerHeaders['cache-control'] = 'private, max-age=60'
  expect(answerLifeOf(await shop.ask(query, { principal }))).toEqual({ ttlMs: 60_000, isPrivate: true })
  shop.pass(20)
  expect(answerLifeOf(await shop.ask(query, { principal }))).toEqual({ ttlMs: 40_000, isPrivate: true })
  expect(shop.calls).toHaveLength(1)
})
