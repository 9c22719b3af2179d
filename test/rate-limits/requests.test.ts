import { expect, test } from 'vitest'
import { readEvents } from '../support/read-events.ts'
import { fourPerSecond, startLimitedGateway } from './limited-gateway.ts'

const accept = 'application/graphql-response+json'

test('what is over the limit is refused before a subgraph is called, until the time that the refusal says', async () => {
  const gateway = await startLimitedGateway({ rateLimits: { limits: [fourPerSecond] } })
  expect(await gateway.askOften(4)).toEqual([200, 200, 200, 200])
  const refused = await gateway.ask()
  expect(refused).toMatchObject({
    status: 429,
    body: {
      errors: [
        {
          message: 'More was asked than "four" allows: ask again in 1 s.',
          extensions: { code: 'RATE_LIMITED', limits: ['four'], retryAfter: 1 },
        },
      ],
    },
  })
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(gateway.calls()).toBe(4)
  gateway.clock.nowMs += 1_000
  expect(await gateway.askOften(1)).toEqual([200])
})

test('many at once are counted exactly', async () => {
  const gateway = await startLimitedGateway({ rateLimits: { limits: [{ ...fourPerSecond, limit: 25 }] } })
  const answers = await Promise.all(Array.from({ length: 100 }, () => gateway.ask()))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(25)
  expect(gateway.calls()).toBe(25)
})

test('every limited answer says what is left, of each limit', async () => {
  const wide = { ...fourPerSecond, name: 'wide', limit: 100, windowMs: 60_000 }
  const gateway = await startLimitedGateway({ rateLimits: { limits: [fourPerSecond, wide] } })
  await gateway.askOften(3)
  const { headers } = await gateway.ask()
  expect(headers.get('ratelimit-policy')).toBe('"four";q=4;w=1, "wide";q=100;w=60')
  expect(headers.get('ratelimit')).toBe('"four";r=0;t=1, "wide";r=96;t=60')
  expect(headers.get('x-ratelimit-limit')).toBeNull()
  const refused = await gateway.ask()
  expect(refused.headers.get('ratelimit')).toBe('"four";r=0;t=1, "wide";r=96;t=60')
})

test('the headers of old are sent where that is wanted, for the limit with the least left', async () => {
  const wide = { ...fourPerSecond, name: 'wide', limit: 100 }
  const rateLimits = { limits: [wide, fourPerSecond], legacyHeaders: true }
  const gateway = await startLimitedGateway({ rateLimits })
  expect(Object.fromEntries((await gateway.ask()).headers)).toMatchObject({
    'x-ratelimit-limit': '4',
    'x-ratelimit-remaining': '3',
    'x-ratelimit-reset': '1',
  })
})

test('a request that one limit refuses is not charged to those that are asked with it', async () => {
  const wide = { ...fourPerSecond, name: 'wide', limit: 5, windowMs: 60_000 }
  const gateway = await startLimitedGateway({ rateLimits: { limits: [wide, fourPerSecond] } })
  expect(await gateway.askOften(20)).toEqual([200, 200, 200, 200, ...Array<number>(16).fill(429)])
  gateway.clock.nowMs += 1_000
  expect(await gateway.askOften(2)).toEqual([200, 429])
})

test('each operation of a batch is charged; those beyond the limit are refused alone', async () => {
  const gateway = await startLimitedGateway({
    rateLimits: { limits: [fourPerSecond] },
    server: { maxBatchSize: 10 },
  })
  const { body } = await gateway.ask(Array<unknown>(6).fill({ query: '{ item { id } }' }))
  const refusal = { errors: [{ extensions: { code: 'RATE_LIMITED' } }] }
  const answer = { data: { item: { id: '1' } } }
  expect(body).toMatchObject([answer, answer, answer, answer, refusal, refusal])
  expect(gateway.calls()).toBe(4)
})

test.each(['plan', 'stitch'] as const)(
  'each event of a subscription is charged, in the engine %s; the first one refused ends it with an error',
  async (engine) => {
    const gateway = await startLimitedGateway({ rateLimits: { limits: [fourPerSecond] }, engine })
    const query = 'subscription { touched(times: 9) { id } }'
    const response = await gateway.post({ query }, { accept: 'text/event-stream' })
    const events = await Array.fromAsync(readEvents(response))
    const event = { data: { touched: { id: '1' } } }
    expect(events).toMatchObject([
      event,
      event,
      event,
      { errors: [{ extensions: { code: 'RATE_LIMITED' } }] },
    ])
    expect((await gateway.ask()).status).toBe(429)
  },
)

test('a request that waits for its turn is answered then', async () => {
  const smooth = { name: 'smooth', algorithm: 'leaky_bucket', limit: 100, windowMs: 1_000, burst: 1 } as const
  const gateway = await startLimitedGateway({ rateLimits: { limits: [smooth] } })
  const answers = await Promise.all([gateway.ask(), gateway.ask(), gateway.ask()])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 429])
})

test('limits hold for GET and for what is refused later, so that probing costs too', async () => {
  const gateway = await startLimitedGateway({ rateLimits: { limits: [fourPerSecond] } })
  await gateway.get({ query: '{ item { id } }' })
  await gateway.ask({ query: '{ nothing }' })
  await gateway.ask({ query: '{' })
  await gateway.ask({})
  expect((await gateway.get({ query: '{ item { id } }' }, { headers: { accept } })).status).toBe(429)
})

test('an operation that a limit by cost never allows is a 400, and charges nothing', async () => {
  const byCost = { ...fourPerSecond, name: 'cost', limit: 20, weight: 'cost' } as const
  const gateway = await startLimitedGateway({ rateLimits: { limits: [byCost] } })
  const items = (first: number) => ({ query: `{ items(first: ${first}) { id } }` })
  const refused = await gateway.ask(items(100))
  expect(refused).toMatchObject({ status: 400, code: 'COST_LIMIT_EXCEEDED' })
  expect(refused.body).toMatchObject({
    errors: [{ extensions: { limit: 'cost', allowed: 20, measured: 100 } }],
  })
  expect(gateway.calls()).toBe(0)
  expect((await gateway.ask(items(20))).headers.get('ratelimit')).toBe('"cost";r=19;t=1')
})

test('what an answer shows that was not needed is given back', async () => {
  const byCost = { ...fourPerSecond, name: 'cost', limit: 20, weight: 'cost' } as const
  const gateway = await startLimitedGateway({ rateLimits: { limits: [byCost] } })
  const items = (first: number) => gateway.ask({ query: `{ items(first: ${first}) { id } }` })
  expect((await items(15)).headers.get('ratelimit')).toBe('"cost";r=19;t=1')
  expect((await items(19)).headers.get('ratelimit')).toBe('"cost";r=18;t=1')
  expect(await items(19)).toMatchObject({ status: 429, code: 'RATE_LIMITED' })
})
