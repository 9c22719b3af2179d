import { describe, expect, onTestFinished, test } from 'vitest'
import type { RateLimitAlgorithm } from '../../config/rate-limit-options.ts'
import { redisSchema } from '../../config/redis-options.ts'
import { createRedisConnection } from '../../upstream/redis/redis-connection.ts'
import { createRecordingLogger } from '../../../test/support/create-recording-logger.ts'
import { startRedis } from '../../../test/support/start-redis.ts'
import type { Use } from './count.ts'
import type { CountStore } from './count-store.ts'
import { createMemoryCounts } from './memory-counts.ts'
import { createRedisCounts } from './redis-counts.ts'

const stores: readonly { readonly store: string; readonly create: () => Promise<CountStore> }[] = [
  { store: 'memory', create: () => Promise.resolve(createMemoryCounts(100)) },
  { store: 'redis', create: createCountsInRedis },
]

async function createCountsInRedis(): Promise<CountStore> {
  const { url } = await startRedis()
  const connection = createRedisConnection(redisSchema.parse({ url }), createRecordingLogger().log)
  onTestFinished(() => connection.close())
  return createRedisCounts(connection)
}

interface Limit {
  readonly algorithm: RateLimitAlgorithm
  readonly burst?: number
  readonly name?: string
}

/** Four units in a second. */
function useOf({ algorithm, burst = 4, name = 'limit' }: Limit, units = 1): Use {
  return {
    rule: { name, algorithm, limit: 4, windowMs: 1_000, burst, weight: 'cost' },
    key: name,
    units,
  }
}

/** The beginning of a window. */
const start = 1_800_000_000_000

/** A step: when, how many units, and what is said then: how many are left, else how long it takes; the reset; the delay. */
type Step = readonly [at: number, units: number, said: string]

const cases: readonly (Limit & { readonly title: string; readonly steps: readonly Step[] })[] = [
  {
    title: 'a fixed window is full until the next begins',
    algorithm: 'fixed_window',
    steps: [
      [100, 3, '1 left, reset 900'],
      [200, 2, 'refused for 800, reset 800'],
      [300, 1, '0 left, reset 700'],
      [999, 1, 'refused for 1, reset 1'],
      [1_000, 4, '0 left, reset 1000'],
    ],
  },
  {
    title: 'a fixed window takes units back, but no more than were used',
    algorithm: 'fixed_window',
    steps: [
      [0, 4, '0 left, reset 1000'],
      [0, -3, '3 left, reset 1000'],
      [0, -3, '4 left, reset 1000'],
      [0, 4, '0 left, reset 1000'],
    ],
  },
  {
    title: 'a sliding window counts what was used in the one before in proportion',
    algorithm: 'sliding_window',
    steps: [
      [0, 4, '0 left, reset 1000'],
      [500, 1, 'refused for 750, reset 500'],
      [1_000, 1, 'refused for 250, reset 1000'],
      [1_250, 1, '0 left, reset 750'],
      [1_500, 1, '0 left, reset 500'],
      [3_000, 4, '0 left, reset 1000'],
    ],
  },
  {
    title: 'a token bucket fills evenly up to its burst',
    algorithm: 'token_bucket',
    burst: 2,
    steps: [
      [0, 2, '0 left, reset 500'],
      [125, 1, 'refused for 125, reset 375'],
      [250, 1, '0 left, reset 500'],
      [9_000, 2, '0 left, reset 500'],
      [9_000, -1, '1 left, reset 250'],
    ],
  },
  {
    title: 'a leaky bucket makes requests wait for their turn, no more than its burst',
    algorithm: 'leaky_bucket',
    burst: 2,
    steps: [
      [0, 1, '1 left, reset 250'],
      [0, 1, '0 left, reset 500, delay 250'],
      [0, 1, '0 left, reset 750, delay 500'],
      [0, 1, 'refused for 250, reset 750'],
      [250, 1, '0 left, reset 750, delay 500'],
      [5_000, 1, '1 left, reset 250'],
    ],
  },
]

describe.each(stores)('counts in $store', ({ create }) => {
  test.each(cases)('$title', async ({ steps, ...limit }) => {
    const store = await create()
    const said: Step[] = []
    for (const [at, units] of steps) {
      const [verdict] = await store.take([useOf(limit, units)], start + at)
      if (!verdict) throw new Error('The store said nothing.')
      const { isAllowed, remaining, resetMs, retryAfterMs, delayMs } = verdict
      const outcome = isAllowed ? `${remaining} left` : `refused for ${retryAfterMs}`
      said.push([at, units, `${outcome}, reset ${resetMs}${delayMs > 0 ? `, delay ${delayMs}` : ''}`])
    }
    expect(said).toEqual(steps)
  })

  test('all limits are charged, or none when one refuses', async () => {
    const store = await create()
    const wide = useOf({ algorithm: 'fixed_window', name: 'wide' })
    const full = useOf({ algorithm: 'fixed_window', name: 'full' }, 4)
    await store.take([full], start)
    const refused = await store.take([wide, full], start)
    expect(refused).toMatchObject([
      { isAllowed: true, remaining: 4 },
      { isAllowed: false, remaining: 0 },
    ])
    expect(await store.take([wide], start)).toMatchObject([{ remaining: 3 }])
  })

  test('many at once are counted exactly', async () => {
    const store = await create()
    const use = useOf({ algorithm: 'token_bucket' })
    const verdicts = await Promise.all(Array.from({ length: 50 }, async () => store.take([use], start)))
    expect(verdicts.filter(([verdict]) => verdict?.isAllowed)).toHaveLength(4)
  })
})

test('a process forgets the counts that were used longest ago', async () => {
  const store = createMemoryCounts(2)
  for (const name of ['a', 'b', 'c']) {
    await store.take([useOf({ algorithm: 'fixed_window', name }, 4)], start)
  }
  expect(await store.take([useOf({ algorithm: 'fixed_window', name: 'c' })], start)).toMatchObject([
    { isAllowed: false },
  ])
  expect(await store.take([useOf({ algorithm: 'fixed_window', name: 'a' })], start)).toMatchObject([
    { isAllowed: true },
  ])
})
