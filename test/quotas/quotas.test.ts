import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Quota } from '../../gateway/config/quota-options.ts'
import { createConsumerFile } from '../auth/consumer-kit.ts'
import type { ConsumerFile } from '../auth/consumer-kit.ts'
import { startLimitedGateway } from '../rate-limits/limited-gateway.ts'
import type { LimitedGateway, LimitedGatewayOptions } from '../rate-limits/limited-gateway.ts'
import { adminHeaders, adminOptions } from '../support/admin.ts'
import { eventually } from '../support/eventually.ts'
import { readEvents } from '../support/read-events.ts'
import { runCli } from '../support/run-cli.ts'
import { startRedis } from '../support/start-redis.ts'

const daily: Quota = { name: 'daily', per: 'day', limit: 3, plans: { gold: 5 } }

/** Callers with keys: `shop` has the plan `gold`, `stall` has none. */
async function createCallers() {
  const file = await createConsumerFile()
  const shop = { 'x-api-key': await file.keys('create', 'shop', '--plan', 'gold') }
  const stall = { 'x-api-key': await file.keys('create', 'stall') }
  return { file, shop, stall }
}

function start(
  { folder }: ConsumerFile,
  limits: readonly Quota[],
  { config, ...options }: LimitedGatewayOptions = {},
): Promise<LimitedGateway> {
  return startLimitedGateway({
    ...options,
    config: {
      authentication: { mode: 'optional', consumers: { file: 'consumers.json' }, apiKeys: {} },
      admin: adminOptions,
      quotas: { limits },
      ...config,
    },
    baseDir: folder,
  })
}

describe.each(['file', 'redis'] as const)('quotas in a %s', (store) => {
  async function startIn(limits: readonly Quota[]) {
    const callers = await createCallers()
    const config = store === 'redis' ? { redis: { url: (await startRedis()).url } } : {}
    const open = (quotas = limits) => start(callers.file, quotas, { config })
    return { ...callers, open, ...(await open()) }
  }

  test('what is over the quota is refused until the period ends, and calls no service', async () => {
    const gateway = await startIn([daily])
    gateway.clock.nowMs = Date.parse('2026-11-24T22:00:00Z')
    expect(await gateway.askOften(3, gateway.stall)).toEqual([200, 200, 200])
    const calls = gateway.calls()
    const refused = await gateway.ask(undefined, gateway.stall)
    expect(refused).toMatchObject({
      status: 429,
      code: 'QUOTA_EXCEEDED',
      body: {
        errors: [
          {
            message: 'The quota "daily" is used up: ask again in 7200 s.',
            extensions: { limits: ['daily'], retryAfter: 7_200 },
          },
        ],
      },
    })
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'retry-after': '7200',
      'ratelimit-policy': '"daily";q=3;w=86400',
      ratelimit: '"daily";r=0;t=7200',
    })
    expect(gateway.calls()).toBe(calls)
    gateway.clock.nowMs = Date.parse('2026-11-25T00:00:00Z')
    expect(await gateway.askOften(4, gateway.stall)).toEqual([200, 200, 200, 429])
  })

  test('each plan has its units, and many at once are counted exactly', async () => {
    const gateway = await startIn([daily])
    const ask = () => gateway.ask(undefined, gateway.shop)
    const answers = await Promise.all(Array.from({ length: 20 }, ask))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
    expect(gateway.calls()).toBe(5)
  })

  test('what was used stays used over a restart and a change of the plan', async () => {
    const gateway = await startIn([daily])
    expect(await gateway.askOften(4, gateway.stall)).toEqual([200, 200, 200, 429])
    await gateway.stop()
    await gateway.file.keys('create', 'stall', '--plan', 'gold')
    const next = await gateway.open()
    expect(await next.askOften(3, gateway.stall)).toEqual([200, 200, 429])
  })

  test('a quota within another holds for its operations, and none is charged for what one refuses', async () => {
    const exports: Quota = { name: 'exports', per: 'lifetime', limit: 1, operationNames: ['Export'] }
    const gateway = await startIn([daily, exports])
    const ask = async (name: string) => gateway.ask({ query: `query ${name} { item { id } }` }, gateway.stall)
    expect((await ask('Export')).status).toBe(200)
    const refused = await ask('Export')
    expect(refused).toMatchObject({ code: 'QUOTA_EXCEEDED' })
    expect(refused.headers.get('retry-after')).toBeNull()
    expect(refused.headers.get('ratelimit')).toContain('"exports";r=0')
    expect([(await ask('A')).status, (await ask('B')).status, (await ask('C')).status]).toEqual([
      200, 200, 429,
    ])
  })

  test('usage is told by the admin API', async () => {
    const gateway = await startIn([daily, { name: 'all', per: 'lifetime', limit: 100 }])
    gateway.clock.nowMs = Date.parse('2026-11-24T22:00:00Z')
    await gateway.askOften(2, gateway.shop)
    const ask = async (search: string) => {
      const response = await fetch(`${gateway.adminUrl}quotas?${search}`, { headers: adminHeaders })
      return { status: response.status, body: (await response.json()) as unknown }
    }
    expect(await ask('principal=shop&plan=gold')).toEqual({
      status: 200,
      body: {
        quotas: [
          { quota: 'daily', per: 'day', used: 2, limit: 5, resetsAt: '2026-11-25T00:00:00.000Z' },
          { quota: 'all', per: 'lifetime', used: 2, limit: 100 },
        ],
      },
    })
    expect(await ask('principal=nobody')).toMatchObject({
      body: { quotas: [{ used: 0, limit: 3 }, { used: 0 }] },
    })
    expect(await ask('')).toMatchObject({ status: 400 })
  })
})

test('cost is charged, and each event of a subscription', async () => {
  const callers = await createCallers()
  const gateway = await start(callers.file, [{ name: 'cost', per: 'day', limit: 10, weight: 'cost' }])
  const items = (first: number) => gateway.ask({ query: `{ items(first: ${first}) { id } }` }, callers.stall)
  expect(await items(11)).toMatchObject({ code: 'QUOTA_EXCEEDED' })
  // The answer has one item: seven units are given back.
  expect((await items(8)).headers.get('ratelimit')).toContain('"cost";r=9')
  expect((await items(9)).headers.get('ratelimit')).toContain('"cost";r=8')
  expect(await items(9)).toMatchObject({ code: 'QUOTA_EXCEEDED' })
  const events = await start(callers.file, [{ name: 'events', per: 'day', limit: 3 }])
  const query = 'subscription { touched(times: 9) { id } }'
  const response = await events.post({ query }, { accept: 'text/event-stream', ...callers.shop })
  const seen = await Array.fromAsync(readEvents(response))
  expect(seen).toHaveLength(3)
  expect(seen.at(-1)).toMatchObject({ errors: [{ extensions: { code: 'QUOTA_EXCEEDED' } }] })
})

test('what was used is in the file within seconds, for a process that is killed', async () => {
  const callers = await createCallers()
  const gateway = await start(callers.file, [daily])
  await gateway.askOften(2, callers.stall)
  const path = join(callers.file.folder, '.selvage/quotas.json')
  await eventually(async () =>
    expect(Object.values(JSON.parse(await readFile(path, 'utf8')) as object)).toMatchObject([
      [expect.any(Number) as unknown, 2],
    ]),
  )
})

test('a file that can not be understood is put aside and said, and counting begins anew', async () => {
  const callers = await createCallers()
  const folder = join(callers.file.folder, '.selvage')
  await mkdir(folder)
  await writeFile(join(folder, 'quotas.json'), '{"half')
  const gateway = await start(callers.file, [daily])
  expect(await gateway.askOften(1, callers.stall)).toEqual([200])
  expect(await readFile(join(folder, 'quotas.json.unreadable'), 'utf8')).toBe('{"half')
  expect(gateway.lines.map(({ message }) => message)).toContain(
    'quotas: the file can not be understood; it is put aside, and counting begins anew',
  )
})

test.each([
  { onStoreFailure: 'fail_open', then: [200, 200] },
  { onStoreFailure: 'fail_closed', then: [503, 503] },
] as const)('without Redis, $onStoreFailure holds; nothing that was counted is lost', async (given) => {
  const callers = await createCallers()
  const redis = await startRedis()
  const quotas = { limits: [daily], onStoreFailure: given.onStoreFailure }
  const gateway = await start(callers.file, [], { config: { redis: { url: redis.url }, quotas } })
  expect(await gateway.askOften(2, callers.stall)).toEqual([200, 200])
  await redis.kill()
  expect(await gateway.askOften(2, callers.stall)).toEqual(given.then)
  await redis.restart()
  await eventually(() => expect(gateway.lines.map(({ message }) => message)).toContain('Redis is back'))
  expect(await gateway.askOften(2, callers.stall)).toEqual([200, 429])
})

test('`selvage usage` tells what a caller has used', async () => {
  const callers = await createCallers()
  const gateway = await start(callers.file, [daily])
  await gateway.askOften(2, callers.shop)
  const run = (...args: readonly string[]) =>
    runCli(['usage', '--admin', gateway.adminUrl, ...args], {
      cwd: callers.file.folder,
      env: { SELVAGE_ADMIN_TOKEN: adminOptions.tokens[0]?.token ?? '' },
    })
  expect((await run('--principal', 'shop', '--plan', 'gold')).stdout).toMatch(
    /^daily: 2 of 5 \(day, until 20\d\d-\d\d-\d\dT00:00:00.000Z\)\n$/,
  )
  expect(JSON.parse((await run('--address', '192.0.2.1', '--format', 'json')).stdout)).toMatchObject([
    { used: 0 },
  ])
  expect((await run()).stderr).toContain('Whose usage is it?')
})
