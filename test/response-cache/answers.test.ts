import { expect, test } from 'vitest'
import { startCachedGateway } from './cached-gateway.ts'

const product = '{ product { id name } }'

test.each(['plan', 'stitch'] as const)(
  'an answer is given again, byte for byte, until its time is over, in the engine %s',
  async (engine) => {
    const gateway = await startCachedGateway({ engine })
    const first = await gateway.ask(product)
    expect(first.text).toBe('{"data":{"product":{"id":"1","name":"chair"}}}')
    expect(first.headers.get('cache-status')).toMatch(/^selvage; fwd=miss; stored; key="[\w-]{43}"$/)
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'cache-control': 'public, max-age=60',
      age: '0',
      vary: 'accept',
    })
    gateway.names.set('1', 'sofa')
    gateway.clock.nowMs += 59_000
    const second = await gateway.ask(product)
    expect(second.text).toBe(first.text)
    expect(second.status).toBe(200)
    expect(second.headers.get('cache-status')).toMatch(/^selvage; hit; ttl=1; key=/)
    expect(Object.fromEntries(second.headers)).toMatchObject({
      'cache-control': 'public, max-age=60',
      age: '59',
      etag: first.headers.get('etag'),
      'content-type': 'application/graphql-response+json; charset=utf-8',
    })
    expect(gateway.calls()).toBe(1)
    gateway.clock.nowMs += 1_000
    expect((await gateway.ask(product)).text).toContain('sofa')
    expect(gateway.calls()).toBe(2)
  },
)

/** The life of an answer in seconds; 0 for none. */
test.each([
  ['what its type says', product, 60],
  ['what a field of it says', '{ product { id stock } }', 5],
  ['what its list says', '{ products { id name } }', 30],
  ['the shortest of all', '{ fast product { stock } products { id } }', 5],
  ['what a fragment asks for', '{ ...f } fragment f on Query { product { ... on Product { stock } } }', 5],
  ['not at all, where nothing is said of a root field', '{ product { id } clock }', 0],
  ['as long as what it is in, where that is said', '{ product { details { text } } }', 60],
  ['not at all where the schema is asked', '{ product { id } __type(name: "Product") { name } }', 0],
  ['also with __typename', '{ __typename product { __typename } }', 60],
])('an answer lives: %s', async (_name, query, seconds) => {
  const gateway = await startCachedGateway({ server: { introspection: true } })
  const { headers } = await gateway.ask(query)
  expect(headers.get('cache-control')).toBe(seconds === 0 ? 'no-store' : `public, max-age=${seconds}`)
  expect(await gateway.outcomes([query])).toEqual([seconds === 0 ? 'bypass' : 'hit'])
})

test('the config says it of types and fields before the subgraphs do, and of everything else', async () => {
  const gateway = await startCachedGateway({
    responseCache: {
      ttl: 7_000,
      ttlPerType: { Product: 3_000, Details: 2_000 },
      ttlPerSchemaCoordinate: { 'Query.fast': 1_000 },
      ignoredTypes: ['User'],
    },
  })
  const lives = async (query: string) => (await gateway.ask(query)).headers.get('cache-control')
  expect(await lives('{ clock }')).toBe('public, max-age=7')
  expect(await lives('{ product { id } }')).toBe('public, max-age=3')
  expect(await lives('{ fast }')).toBe('public, max-age=1')
  expect(await lives('{ product { owner { id } } }')).toBe('no-store')
})

test('one answer for what is asked in other words, another for other variables and operations', async () => {
  const gateway = await startCachedGateway()
  const query = 'query Q($id: ID!) { product(id: $id) { id } }'
  const status = async (text: string, variables: object) =>
    (await gateway.ask(text, {}, variables)).headers.get('cache-status')
  expect(await status(query, { id: '1', unused: [1, { b: 1, a: 2 }] })).toContain('stored')
  expect(await status(query, { unused: [1, { a: 2, b: 1 }], id: '1' })).toContain('hit')
  expect(await status(query, { id: '2' })).toContain('stored')
  const spaced = query.replaceAll(' ', '  \n# a comment\n')
  await status(spaced, { id: '3' })
  expect(await status(query, { id: '3' })).toContain('hit')
})

test('what can not be given to others is not kept', async () => {
  const gateway = await startCachedGateway({ server: { maxBatchSize: 2, planReports: true } })
  const failing = '{ product { id } failing { id } }'
  expect(await gateway.outcomes([failing, failing])).toEqual(['miss', 'miss'])
  const mutation = 'mutation { touch { id } }'
  expect((await gateway.ask(mutation)).headers.get('cache-status')).toBeNull()
  await gateway.ask(mutation)
  expect(gateway.calls()).toBe(6)
  const reported = { 'x-selvage-plan': '1' }
  expect((await gateway.ask(product)).headers.get('cache-status')).toContain('stored')
  expect((await gateway.ask(product, reported)).text).toContain('extensions')
  expect((await gateway.ask(product)).text).not.toContain('extensions')
})

test('operations of a batch are answered one by one, without the cache', async () => {
  const gateway = await startCachedGateway({ server: { maxBatchSize: 2 } })
  await gateway.ask(product)
  const batch = await gateway.post([{ query: product }, { query: product }])
  expect(await batch.json()).toEqual([
    { data: { product: { id: '1', name: 'chair' } } },
    { data: { product: { id: '1', name: 'chair' } } },
  ])
  expect(batch.headers.get('cache-status')).toBeNull()
})

test('those who ask the same while it is fetched wait for one answer', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  let isSlow = false
  const gateway = await startCachedGateway({ wait: () => (isSlow ? promise : Promise.resolve()) })
  await gateway.ask(product)
  gateway.clock.nowMs += 60_000
  isSlow = true
  const waiting = Array.from({ length: 10 }, () => gateway.ask(product))
  await expect.poll(gateway.calls).toBe(2)
  resolve(undefined)
  const statuses = (await Promise.all(waiting)).map(({ headers }) => headers.get('cache-status'))
  expect(statuses.filter((status) => status?.includes('stored'))).toHaveLength(1)
  expect(statuses.filter((status) => status?.includes('stored') !== true)).toHaveLength(9)
  expect(gateway.calls()).toBe(2)
})

test('who waits for somebody who is refused, or gets an error, asks by itself', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  let isSlow = false
  const gateway = await startCachedGateway({
    wait: async () => {
      if (!isSlow) return
      await promise
      throw new Error('out of order')
    },
  })
  await gateway.ask(product)
  gateway.clock.nowMs += 60_000
  isSlow = true
  const waiting = [gateway.ask(product), gateway.ask(product)]
  await expect.poll(gateway.calls).toBeGreaterThan(1)
  resolve(undefined)
  for (const { text } of await Promise.all(waiting)) expect(text).toContain('errors')
})

test('a GET that has the answer already is told so', async () => {
  const gateway = await startCachedGateway()
  const get = (headers: Readonly<Record<string, string>>) =>
    gateway.get({ query: product }, { headers: { 'x-requested-with': 'test', ...headers } })
  const first = await get({})
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[\w-]{27}"$/)
  await first.text()
  for (const match of [etag, `"other", W/${etag}`, '*']) {
    const known = await get({ 'if-none-match': match })
    expect(known.status).toBe(304)
    expect(await known.text()).toBe('')
    expect(known.headers.get('etag')).toBe(etag)
  }
  const other = await get({ 'if-none-match': '"other"' })
  expect(other.status).toBe(200)
  expect(await other.json()).toEqual({ data: { product: { id: '1', name: 'chair' } } })
  gateway.clock.nowMs += 60_000
  const renewed = await get({ 'if-none-match': etag })
  expect(renewed.status).toBe(304)
  expect(gateway.calls()).toBe(2)
})

test('answers take no more bytes than they may; what was used longest ago goes first', async () => {
  const gateway = await startCachedGateway({ responseCache: { maxBytes: 5_000 } })
  const queries = Array.from({ length: 10 }, (_, index) => `{ product(id: "${index}") { id } }`)
  await gateway.outcomes(queries)
  const again = await gateway.outcomes(queries.toReversed())
  expect(again.slice(0, 2)).toEqual(['hit', 'hit'])
  expect(again.slice(-2)).toEqual(['stored', 'stored'])
})

test('a life is shortened by chance, but by no more than the jitter', async () => {
  const gateway = await startCachedGateway({ responseCache: { jitter: 0.5 } })
  const { headers } = await gateway.ask(product)
  const [, seconds] = /max-age=(\d+)/.exec(headers.get('cache-control') ?? '') ?? []
  expect(Number(seconds)).toBeGreaterThanOrEqual(30)
  expect(Number(seconds)).toBeLessThanOrEqual(60)
})
