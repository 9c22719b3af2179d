import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { redisSchema } from '../../config/redis-options.ts'
import { createCounters } from '../../telemetry/counters.ts'
import { createRedisConnection } from '../../upstream/redis/redis-connection.ts'
import { createRecordingLogger } from '../../../test/support/create-recording-logger.ts'
import { createTestFolder } from '../../../test/support/create-test-folder.ts'
import { startRedis } from '../../../test/support/start-redis.ts'
import { createFileQuotas } from './file-quotas.ts'
import type { QuotaCounts, QuotaUse } from './quota-counts.ts'
import { periodOf } from './quota-period.ts'
import { createRedisQuotas } from './redis-quotas.ts'

async function createInFile(): Promise<QuotaCounts> {
  const folder = await createTestFolder({})
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const { log } = createRecordingLogger()
  const path = join(folder.path, 'quotas.json')
  const counts = createFileQuotas({ path, maxKeys: 100, log, counters: createCounters(), now: Date.now })
  onTestFinished(() => counts.close())
  return counts
}

async function createInRedis(): Promise<QuotaCounts> {
  const { url } = await startRedis()
  const connection = createRedisConnection(redisSchema.parse({ url }), createRecordingLogger().log)
  onTestFinished(() => connection.close())
  return createRedisQuotas(connection)
}

/** A use of ten units in each day; far from now, as Redis lets go of days that are over by its own clock. */
function useOf(day: string, units: number): QuotaUse {
  return { key: 'quota', limit: 10, units, ...periodOf('day', Date.parse(day)) }
}

describe.each([
  { store: 'file', create: createInFile },
  { store: 'redis', create: createInRedis },
])('counts in a $store', ({ create }) => {
  test('what is given back is there again, but no more than was used', async () => {
    const counts = await create()
    expect(await counts.take([useOf('2100-01-01', 10)])).toEqual({ isAllowed: true, used: [10] })
    expect(await counts.take([useOf('2100-01-01', -4)])).toEqual({ isAllowed: true, used: [6] })
    expect(await counts.take([useOf('2100-01-01', -9)])).toEqual({ isAllowed: true, used: [0] })
  })

  test('what is given back after its period has ended takes nothing from the count of the next', async () => {
    const counts = await create()
    await counts.take([useOf('2100-01-01', 8)])
    await counts.take([useOf('2100-01-02', 3)])
    await counts.take([useOf('2100-01-01', -7)])
    expect(await counts.take([useOf('2100-01-02', 0)])).toEqual({ isAllowed: true, used: [3] })
  })
})
