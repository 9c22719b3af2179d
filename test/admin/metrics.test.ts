import { expect, test } from 'vitest'
import { fourPerSecond, startLimitedGateway } from '../rate-limits/limited-gateway.ts'
import { startCachedGateway } from '../response-cache/cached-gateway.ts'
import { adminHeaders, adminOptions } from '../support/admin.ts'
import { startRedis } from '../support/start-redis.ts'

async function metricsOf({ adminUrl }: { readonly adminUrl: string }): Promise<string> {
  const response = await fetch(`${adminUrl}metrics`, { headers: adminHeaders })
  expect(response.headers.get('content-type')).toMatch('text/plain')
  return response.text()
}

test('the admin API tells what limits refused, and how often their store did not answer', async () => {
  const redis = await startRedis()
  const gateway = await startLimitedGateway({
    rateLimits: { limits: [{ ...fourPerSecond, limit: 1 }], onStoreFailure: 'fail_open' },
    config: { admin: adminOptions, redis: { url: redis.url } },
  })
  expect(await gateway.askOften(3)).toEqual([200, 429, 429])
  await redis.kill()
  expect(await gateway.askOften(2)).toEqual([200, 200])
  const metrics = await metricsOf(gateway)
  expect(metrics).toContain('selvage_refusals_total{limit="four"} 2')
  expect(metrics).toContain('selvage_faults_total{feature="rate limits"} 2')
  expect(metrics).toContain('process_resident_memory_bytes')
})

test('the admin API tells what the response cache did', async () => {
  const gateway = await startCachedGateway({ config: { admin: adminOptions } })
  await gateway.outcomes(['{ fast }', '{ fast }', '{ fast }', '{ clock }', '{ failing { id } }'])
  const metrics = await metricsOf(gateway)
  for (const line of ['{outcome="hit"} 2', '{outcome="miss"} 2', '{outcome="bypass"} 1'])
    expect(metrics).toContain(`selvage_response_cache_total${line}`)
  expect(await metricsOf(gateway)).toContain('selvage_response_cache_total{outcome="hit"} 2')
})
