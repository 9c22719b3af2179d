import { expect, test } from 'vitest'
import type { FieldLimitOptions } from '../../gateway/config/field-limit-options.ts'
import { startRedis } from '../support/start-redis.ts'
import { fourPerSecond, startLimitedGateway } from './limited-gateway.ts'
import type { LimitedGateway, LimitedGatewayOptions } from './limited-gateway.ts'

const refused = { status: 429, code: 'RATE_LIMITED' }

async function statusOf(gateway: LimitedGateway, query: string, variables = {}): Promise<number> {
  return (await gateway.ask({ query, variables })).status
}

test.each(['plan', 'stitch'] as const)(
  '`@rateLimit` of a subgraph holds in the engine %s, for those values of its arguments',
  async (engine) => {
    const gateway = await startLimitedGateway({ engine })
    const search = '{ search(text: "tea") { id } }'
    expect(await statusOf(gateway, search)).toBe(200)
    expect(await statusOf(gateway, search)).toBe(200)
    const calls = gateway.calls()
    const answer = await gateway.ask({ query: search })
    expect(answer).toMatchObject({
      ...refused,
      body: { errors: [{ extensions: { limits: ['Query.search'], retryAfter: 15 } }] },
    })
    expect(answer.headers.get('ratelimit-policy')).toBe('"Query.search";q=2;w=10')
    expect(gateway.calls()).toBe(calls)
    expect(await statusOf(gateway, '{ search(text: "coffee") { id } }')).toBe(200)
    gateway.clock.nowMs += 20_000
    expect(await statusOf(gateway, search)).toBe(200)
  },
)

test('in Redis fields are counted for all gateways', async () => {
  const { url } = await startRedis()
  const config = { redis: { url } }
  const [one, other] = [await startLimitedGateway({ config }), await startLimitedGateway({ config })]
  const dear = '{ item { dear } }'
  expect([await statusOf(one, dear), await statusOf(other, dear), await statusOf(one, dear)]).toEqual([
    200, 200, 429,
  ])
})

/** Each is an attempt to ask for more of a field that has a limit of two than that. */
test.each([
  ['by other names', '{ a: item { dear } b: item { dear } c: item { dear } }'],
  ['in a fragment', '{ ...f } fragment f on Query { a: item { dear } b: item { dear } c: item { dear } }'],
  [
    'in a fragment that is spread often',
    '{ a: item { ...f } b: item { ...f } c: item { ...f } } fragment f on Item { dear }',
  ],
  [
    'in fragments within fragments',
    '{ a: item { ...f } b: item { ...f } } fragment f on Item { x: dear ...g } fragment g on Item { y: dear }',
  ],
  ['in inline fragments', '{ a: item { dear } ... { b: item { ... on Item { dear } } c: item { dear } } }'],
])('a field is counted at each place: %s', async (_name, query) => {
  const gateway = await startLimitedGateway()
  expect(await gateway.ask({ query })).toMatchObject({ status: 400, code: 'COST_LIMIT_EXCEEDED' })
  expect(gateway.calls()).toBe(0)
  expect(await statusOf(gateway, '{ a: item { dear } b: item { dear } }')).toBe(200)
  expect(await statusOf(gateway, '{ item { dear } }')).toBe(429)
})

test('what is left out is not counted', async () => {
  const gateway = await startLimitedGateway()
  const query =
    'query($is: Boolean = false) { item { id dear @include(if: $is) ... @skip(if: true) { dear } } }'
  for (let time = 0; time < 4; time += 1) expect(await statusOf(gateway, query)).toBe(200)
  expect(await statusOf(gateway, query, { is: true })).toBe(200)
  expect(await statusOf(gateway, query, { is: true })).toBe(200)
  expect(await statusOf(gateway, query, { is: true })).toBe(429)
})

test('a field of an interface counts for the types that may stand there', async () => {
  const gateway = await startLimitedGateway()
  expect(await statusOf(gateway, '{ owner { secret } }')).toBe(200)
  expect(await statusOf(gateway, '{ owner { ... on Person { secret } } }')).toBe(429)
  expect(await statusOf(gateway, '{ owner { ... on Company { secret } } }')).toBe(200)
})

test('values are counted as the service sees them, from variables and from the text', async () => {
  const gateway = await startLimitedGateway()
  expect(await statusOf(gateway, '{ search(where: { name: "x" }) { id } }')).toBe(200)
  expect(await statusOf(gateway, 'query($w: Where) { search(where: $w) { id } }', { w: { name: 'x' } })).toBe(
    200,
  )
  expect(await statusOf(gateway, 'query($n: String = "x") { search(where: { name: $n }) { id } }')).toBe(429)
})

function startConfigured(limit: FieldLimitOptions, options: LimitedGatewayOptions = {}) {
  return startLimitedGateway({ ...options, rateLimits: { ...options.rateLimits, configByField: [limit] } })
}

test('the config limits fields by pattern, each apart, with words of its own', async () => {
  const gateway = await startConfigured({ type: 'Mutation', field: 'log*', max: 1, message: 'Slow down.' })
  expect(await statusOf(gateway, 'mutation { login { id } }')).toBe(200)
  expect(await statusOf(gateway, 'mutation { logout { id } }')).toBe(200)
  expect(await gateway.ask({ query: 'mutation { login { id } }' })).toMatchObject({
    ...refused,
    body: { errors: [{ message: 'Slow down.' }] },
  })
  expect(await statusOf(gateway, 'mutation { touch { id } }')).toBe(200)
})

test('a list counts as often as it is long', async () => {
  const gateway = await startConfigured({ type: 'Query', field: 'search', max: 5, arrayLengthField: 'ids' })
  const query = 'query($ids: [ID!], $text: String) { search(ids: $ids, text: $text) { id } }'
  expect(await statusOf(gateway, query, { ids: ['1', '2', '3'], text: 'a' })).toBe(200)
  expect(await statusOf(gateway, query, { ids: ['1', '2', '3'], text: 'b' })).toBe(429)
  expect(await statusOf(gateway, query, { ids: ['1', '2'], text: 'c' })).toBe(200)
  expect(await statusOf(gateway, query, { ids: ['1', '2', '3', '4', '5', '6'], text: 'd' })).toBe(400)
})

test('a limit of an operation and one of a field are charged together, or neither', async () => {
  const byName = { ...fourPerSecond, operationTypes: ['query'] } as const
  const gateway = await startLimitedGateway({ rateLimits: { limits: [byName] } })
  const dear = '{ item { dear } }'
  expect([await statusOf(gateway, dear), await statusOf(gateway, dear)]).toEqual([200, 200])
  expect([await statusOf(gateway, dear), await statusOf(gateway, dear)]).toEqual([429, 429])
  expect(await gateway.askOften(3)).toEqual([200, 200, 429])
})

test('what no field is named like is said in the log', async () => {
  const gateway = await startConfigured({ type: 'Nobody', field: '*' })
  await gateway.ask()
  expect(gateway.lines).toContainEqual({
    level: 'warn',
    message: 'rate limits: no field of the graph is so named',
    facts: { type: 'Nobody', field: '*' },
  })
})
