import { expect, onTestFinished, test } from 'vitest'
import type { RateLimitOptions } from '../../gateway/config/rate-limit-options.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { startCli } from '../support/run-cli.ts'
import { startRedis } from '../support/start-redis.ts'
import { fourPerSecond, startLimitedGateway } from './limited-gateway.ts'

/** The limit is so slow to fill that a test sees nothing of it. */
const configWith = (redisUrl: string, limit: number) => `
server: { port: 0 }
redis: { url: '${redisUrl}' }
rateLimits: { limits: [{ name: shared, limit: ${limit}, windowMs: 1000000000 }] }
sources:
  local:
    kind: local
    schema: { sdl: 'type Query { hello: String }' }
    resolvers: ./resolvers.mjs
`

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: '{ hello }' }),
  })
  await response.body?.cancel()
  return response.status
}

test('three gateways that share a Redis allow together what one would', async () => {
  const redis = await startRedis()
  const folder = await createTestFolder({
    'selvage.yaml': configWith(redis.url, 300),
    'resolvers.mjs': "export const resolvers = { Query: { hello: () => 'hello' } }",
  })
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const gateways = Array.from({ length: 3 }, () => startCli(['serve'], { cwd: folder.path }))
  const urls = await Promise.all(gateways.map((gateway) => gateway.untilListening()))
  const askers = urls.flatMap((url) =>
    Array.from({ length: 10 }, async () => {
      const statuses: number[] = []
      for (let time = 0; time < 20; time += 1) statuses.push(await statusOf(url))
      return statuses
    }),
  )
  const statuses = (await Promise.all(askers)).flat()
  expect(statuses).toHaveLength(600)
  expect(new Set(statuses)).toEqual(new Set([200, 429]))
  const allowed = statuses.filter((status) => status === 200).length
  expect(allowed).toBeGreaterThanOrEqual(300)
  expect(allowed).toBeLessThanOrEqual(303)
})

/** A gateway that shares its counts through a Redis that is there already, with a minute for four requests. */
async function startShared(onStoreFailure: RateLimitOptions['onStoreFailure']) {
  const redis = await startRedis()
  const gateway = await startLimitedGateway({
    rateLimits: { limits: [{ ...fourPerSecond, windowMs: 60_000 }], onStoreFailure },
    config: { redis: { url: redis.url } },
  })
  return { redis, ...gateway }
}

test.each([
  { onStoreFailure: 'fail_open', then: [200, 200, 200, 200, 200, 200] },
  { onStoreFailure: 'fail_closed', then: [503, 503, 503, 503, 503, 503] },
  { onStoreFailure: 'local', then: [200, 200, 200, 200, 429, 429] },
] as const)(
  'without Redis, $onStoreFailure holds; what was counted counts when it is back',
  async (given) => {
    const { redis, ...gateway } = await startShared(given.onStoreFailure)
    expect(await gateway.askOften(3)).toEqual([200, 200, 200])
    await redis.kill()
    expect(await gateway.askOften(6)).toEqual(given.then)
    const told = gateway.lines.filter(({ message }) => message === 'rate limits: Redis does not answer')
    expect(told).toMatchObject([{ level: 'error', facts: { onStoreFailure: given.onStoreFailure } }])
    await redis.restart()
    await eventually(() => expect(gateway.lines.map(({ message }) => message)).toContain('Redis is back'))
    expect(await gateway.askOften(2)).toEqual([200, 429])
  },
)

test('who is refused without Redis is told when to ask again, and has called no subgraph', async () => {
  const { redis, ...gateway } = await startShared('fail_closed')
  await redis.kill()
  const refused = await gateway.ask()
  expect(refused).toMatchObject({ status: 503, code: 'RATE_LIMITS_UNAVAILABLE' })
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(gateway.calls()).toBe(0)
})

test('a gateway starts while Redis is down, and counts there when it is up', async () => {
  const redis = await startRedis()
  await redis.kill()
  const gateway = await startLimitedGateway({
    rateLimits: { limits: [{ ...fourPerSecond, windowMs: 60_000 }], onStoreFailure: 'fail_closed' },
    config: { redis: { url: redis.url } },
  })
  expect(await gateway.askOften(1)).toEqual([503])
  await redis.restart()
  await eventually(async () => expect(await gateway.askOften(1)).toEqual([200]))
  expect(await gateway.askOften(4)).toEqual([200, 200, 200, 429])
})
