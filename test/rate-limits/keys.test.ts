import { expect, test } from 'vitest'
import type { RateLimit } from '../../gateway/config/rate-limit-options.ts'
import { createConsumerFile } from '../auth/consumer-kit.ts'
import { fourPerSecond, startLimitedGateway } from './limited-gateway.ts'

const onlyOne = { ...fourPerSecond, limit: 1 }

/** A gateway whose callers may have a key: one of `shop`, which has the plan `gold`, or one of `stall`. */
async function startWithKeys(limits: readonly RateLimit[]) {
  const file = await createConsumerFile()
  const shop = { 'x-api-key': await file.keys('create', 'shop', '--plan', 'gold') }
  const stall = { 'x-api-key': await file.keys('create', 'stall') }
  const gateway = await startLimitedGateway({
    rateLimits: { limits },
    config: {
      authentication: { mode: 'optional', consumers: { file: 'consumers.json' }, apiKeys: {} },
    },
    baseDir: file.folder,
    server: { trustedProxies: { addresses: ['127.0.0.1'] } },
  })
  return { ...gateway, shop, stall }
}

const from = (address: string) => ({ 'x-forwarded-for': address })

test('addresses are counted apart; one client of IPv6 has a network of them', async () => {
  const gateway = await startWithKeys([{ ...onlyOne, by: ['ip'] }])
  expect(await gateway.askOften(2, from('192.0.2.1'))).toEqual([200, 429])
  expect(await gateway.askOften(2, from('192.0.2.2'))).toEqual([200, 429])
  expect(await gateway.askOften(1, from('::ffff:192.0.2.2'))).toEqual([429])
  expect(await gateway.askOften(1, from('2001:db8:0:1::1'))).toEqual([200])
  expect(await gateway.askOften(1, from('2001:DB8::0001:2:3:4:5'))).toEqual([429])
  expect(await gateway.askOften(1, from('2001:db8:0:2::1'))).toEqual([200])
  expect(await gateway.askOften(2, from('::1'))).toEqual([200, 429])
})

test('principals are counted apart, wherever they call from, and who has none by address', async () => {
  const gateway = await startWithKeys([{ ...onlyOne, by: ['principal'] }])
  expect(await gateway.askOften(2, { ...gateway.shop, ...from('192.0.2.1') })).toEqual([200, 429])
  expect(await gateway.askOften(1, { ...gateway.shop, ...from('192.0.2.2') })).toEqual([429])
  expect(await gateway.askOften(1, gateway.stall)).toEqual([200])
  expect(await gateway.askOften(2, from('192.0.2.1'))).toEqual([200, 429])
  expect(await gateway.askOften(2, from('192.0.2.2'))).toEqual([200, 429])
})

test('each plan has limits of its own; a caller without one has those of the empty name', async () => {
  const gateway = await startWithKeys([
    { ...onlyOne, name: 'free', by: ['principal'], plans: [''] },
    { ...fourPerSecond, name: 'gold', by: ['principal'], plans: ['gold'] },
  ])
  expect(await gateway.askOften(5, gateway.shop)).toEqual([200, 200, 200, 200, 429])
  expect(await gateway.askOften(2, gateway.stall)).toEqual([200, 429])
  expect((await gateway.ask(undefined, gateway.shop)).headers.get('ratelimit-policy')).toBe('"gold";q=4;w=1')
})

test('a header is counted by its value, and who sends none by address', async () => {
  const gateway = await startWithKeys([{ ...onlyOne, by: [{ header: 'x-tenant' }] }])
  expect(await gateway.askOften(2, { 'x-tenant': 'a' })).toEqual([200, 429])
  expect(await gateway.askOften(2, { 'x-tenant': 'b'.repeat(4_000) })).toEqual([200, 429])
  expect(await gateway.askOften(2)).toEqual([200, 429])
  // An address can't be taken by a header of that text.
  expect(await gateway.askOften(1, { 'x-tenant': '127.0.0.1' })).toEqual([200])
})

test('a combination is counted as one', async () => {
  const gateway = await startWithKeys([{ ...onlyOne, by: ['principal', 'operationName'] }])
  const ask = async (name: string, headers: Readonly<Record<string, string>>) =>
    (await gateway.ask({ query: `query ${name} { item { id } }` }, headers)).status
  expect(await ask('a', gateway.shop)).toBe(200)
  expect(await ask('b', gateway.shop)).toBe(200)
  expect(await ask('a', gateway.stall)).toBe(200)
  expect(await ask('a', gateway.shop)).toBe(429)
})

test('a limit may be for types and names of operations only', async () => {
  const gateway = await startWithKeys([
    { ...onlyOne, name: 'writes', operationTypes: ['mutation'] },
    { ...onlyOne, name: 'report', operationNames: ['Report'] },
  ])
  const ask = async (query: string) => (await gateway.ask({ query })).status
  expect(await ask('mutation { touch { id } }')).toBe(200)
  expect(await ask('mutation { touch { id } }')).toBe(429)
  expect(await ask('query Report { item { id } }')).toBe(200)
  expect(await ask('query Report { item { id } }')).toBe(429)
  expect(await gateway.askOften(3)).toEqual([200, 200, 200])
})

test('who is refused by its address is not even asked who it is', async () => {
  const gateway = await startWithKeys([{ ...onlyOne, by: ['ip'] }])
  const wrong = { 'x-api-key': 'slv_live_nonsense' }
  expect(await gateway.askOften(2, wrong)).toEqual([401, 429])
})
